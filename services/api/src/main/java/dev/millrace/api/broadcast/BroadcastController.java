package dev.millrace.api.broadcast;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Problems;
import dev.millrace.api.problem.RateLimit;
import dev.millrace.api.video.VideoThumbnails;
import dev.millrace.contracts.AddressBlock;
import dev.millrace.contracts.EndRequest;
import dev.millrace.contracts.HeartbeatAnswer;
import dev.millrace.contracts.HeartbeatRequest;
import dev.millrace.contracts.VerifyAnswer;
import dev.millrace.contracts.VerifyRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The calls of the streaming service.
@Tag(
    name = "Streaming service",
    description = "Calls of our own services: they need the internal token.")
@RestController
@RequestMapping("/channel/streamKey")
class BroadcastController {
  private static final int MAX_THUMBNAIL = 1 << 20;

  private final Leases leases;
  private final VideoThumbnails thumbnails;

  /// Counts refusals only: a good key always gets in. Streaming makes those wait that are told so.
  private final RateLimit refusals;

  BroadcastController(Leases leases, VideoThumbnails thumbnails, ApiConfig config) {
    this.refusals = new RateLimit(config.limits().wrongStreamKeys());
    this.leases = leases;
    this.thumbnails = thumbnails;
  }

  @Operation(
      operationId = "verifyStreamKey",
      summary = "Whether a publisher may publish with a key.")
  @Problems({ProblemType.UNKNOWN_STREAM_KEY, ProblemType.NO_VIDEO, ProblemType.TOO_MANY_REQUESTS})
  @PostMapping("/verify")
  VerifyAnswer verify(@RequestBody VerifyRequest request) {
    present("streamKey", request.streamKey());
    present("remoteAddress", request.remoteAddress());
    Leases.Grant grant =
        leases.grant(request.streamKey()).orElseThrow(() -> unknownKey(request.remoteAddress()));
    return grant
        .answer()
        .orElseThrow(() ->
            ProblemException.of(
                ProblemType.NO_VIDEO,
                "This channel has no video yet: make one in the studio first."));
  }

  @Operation(operationId = "heartbeat", summary = "Renews leases and reports what is on the air.")
  @PostMapping("/heartbeat")
  HeartbeatAnswer heartbeat(@RequestBody HeartbeatRequest request) {
    request.leases().forEach(lease -> present("leaseId", lease.leaseId()));
    return new HeartbeatAnswer(leases.renew(request.leases()), leases.deleted(request.deleted()));
  }

  @Operation(operationId = "endBroadcast", summary = "Ends a broadcast, if it has not ended.")
  @PostMapping("/end")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(@RequestBody EndRequest request) {
    present("leaseId", request.leaseId());
    leases.end(request.leaseId());
  }

  @Operation(
      operationId = "putLiveThumbnail",
      summary = "Gives a video on the air a picture, a JPEG.")
  @PostMapping(path = "/thumbnail", consumes = MediaType.IMAGE_JPEG_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void thumbnail(@RequestParam String leaseId, @RequestBody byte[] picture) {
    if (picture.length > MAX_THUMBNAIL || !VideoThumbnails.jpeg(picture)) {
      throw ProblemException.of(
          ProblemType.INVALID_INPUT, "A JPEG of at most " + MAX_THUMBNAIL + " bytes is wanted.");
    }
    leases.videoOf(leaseId).ifPresent(url -> thumbnails.putLive(url, picture));
  }

  /// JSON may leave out what a record says is there.
  private static void present(String field, @Nullable String value) {
    if (value == null) {
      throw ProblemException.field(ProblemType.INVALID_INPUT, field, "is missing");
    }
  }

  private ProblemException unknownKey(String address) {
    refusals.take(AddressBlock.of(address), "Too many wrong stream keys, wait a minute.");
    return ProblemException.of(
        ProblemType.UNKNOWN_STREAM_KEY, "There is no channel with this stream key.");
  }
}
