package dev.millrace.api.broadcast;

import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.RateLimit;
import dev.millrace.api.video.VideoThumbnails;
import dev.millrace.contracts.EndRequest;
import dev.millrace.contracts.HeartbeatAnswer;
import dev.millrace.contracts.HeartbeatRequest;
import dev.millrace.contracts.VerifyAnswer;
import dev.millrace.contracts.VerifyRequest;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The calls of the streaming service.
@Hidden
@RestController
@RequestMapping("/channel/streamKey")
class BroadcastController {
  private static final int MAX_THUMBNAIL = 1 << 20;

  private final Leases leases;
  private final VideoThumbnails thumbnails;

  /// Counts refusals only: a good key always gets in.
  private final RateLimit refusals = new RateLimit(30, Duration.ofMinutes(1));

  BroadcastController(Leases leases, VideoThumbnails thumbnails) {
    this.leases = leases;
    this.thumbnails = thumbnails;
  }

  @PostMapping("/verify")
  VerifyAnswer verify(@RequestBody VerifyRequest request) {
    Leases.Grant grant =
        leases.grant(request.streamKey()).orElseThrow(() -> unknownKey(request.remoteAddress()));
    return grant
        .answer()
        .orElseThrow(() ->
            ProblemException.of(
                HttpStatus.BAD_REQUEST,
                "This channel has no video yet: make one in the studio first."));
  }

  @PostMapping("/heartbeat")
  HeartbeatAnswer heartbeat(@RequestBody HeartbeatRequest request) {
    return new HeartbeatAnswer(leases.renew(request.leases()), leases.deleted(request.deleted()));
  }

  @PostMapping("/end")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(@RequestBody EndRequest request) {
    leases.end(request.leaseId());
  }

  @PostMapping(path = "/thumbnail", consumes = MediaType.IMAGE_JPEG_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void thumbnail(@RequestParam String leaseId, @RequestBody byte[] picture) {
    if (picture.length > MAX_THUMBNAIL || !VideoThumbnails.supported(picture)) {
      throw ProblemException.of(
          HttpStatus.BAD_REQUEST, "A JPEG of at most " + MAX_THUMBNAIL + " bytes is wanted.");
    }
    leases.videoOf(leaseId).ifPresent(url -> thumbnails.putLive(url, picture));
  }

  private ProblemException unknownKey(String address) {
    refusals.take(address, "Too many wrong stream keys, wait a minute.");
    return ProblemException.of(HttpStatus.BAD_REQUEST, "There is no channel with this stream key.");
  }
}
