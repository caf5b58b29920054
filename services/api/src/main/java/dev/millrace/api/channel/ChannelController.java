package dev.millrace.api.channel;

import dev.millrace.api.broadcast.EncoderAdvice;
import dev.millrace.api.problem.Page;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.session.Caller;
import dev.millrace.api.video.Video;
import dev.millrace.contracts.Advice;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Channels: one's own, with the stream key, and everyone's, without.
@RestController
class ChannelController {
  /// Its text form has no key.
  ///
  /// @param advice what the streamer should change in the encoder, while the channel is live
  record OwnChannel(
      long id,
      String status,
      long userId,
      String streamKey,
      @Nullable Video video,
      List<Advice> advice) {
    @Override
    public String toString() {
      return "OwnChannel[" + id + "]";
    }
  }

  /// Its text form has no key.
  record NewKey(String streamKey) {
    @Override
    public String toString() {
      return "NewKey[redacted]";
    }
  }

  record PublicChannel(
      long id,
      String status,
      long userId,
      String username,
      @Nullable String profilePicture,
      @Nullable Video video) {}

  private final Channels channels;
  private final StreamKeys keys;
  private final EncoderAdvice advice;

  ChannelController(Channels channels, StreamKeys keys, EncoderAdvice advice) {
    this.channels = channels;
    this.keys = keys;
    this.advice = advice;
  }

  @PostMapping("/user/channel")
  @ResponseStatus(HttpStatus.CREATED)
  OwnChannel create(@AuthenticationPrincipal Jwt token) {
    long userId = Caller.of(token).userId();
    String key = keys.create();
    if (!channels.create(userId, keys.hash(key), keys.seal(key, userId))) {
      throw ProblemException.of(HttpStatus.CONFLICT, "You have a channel already.");
    }
    return get(token);
  }

  @GetMapping("/user/channel")
  OwnChannel get(@AuthenticationPrincipal Jwt token) {
    Channels.Row row = own(token);
    Video video = row.video();
    return new OwnChannel(
        row.id(),
        row.status(),
        row.userId(),
        keys.open(row.sealedKey(), row.userId()),
        video,
        video == null ? List.of() : advice.of(video.url()));
  }

  @DeleteMapping("/user/channel")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@AuthenticationPrincipal Jwt token) {
    channels.delete(own(token).id());
  }

  @PatchMapping("/user/channel/streamKey")
  @Transactional
  NewKey rotate(@AuthenticationPrincipal Jwt token) {
    Channels.Row row = own(token);
    String key = keys.create();
    channels.changeKey(row.id(), keys.hash(key), keys.seal(key, row.userId()));
    return new NewKey(key);
  }

  @GetMapping("/channels")
  Page<PublicChannel> list(
      @RequestParam(required = false) @Pattern(regexp = "LIVE", message = "must be LIVE")
          @Nullable String status,
      @Parameter(
              description =
                  "Only the channel of the user of this name, whatever its case: one item or none.")
          @RequestParam(required = false)
          @Pattern(regexp = "\\P{Cntrl}*", message = "has a control character")
          @Nullable String username,
      @RequestParam(defaultValue = "0") @Min(0) @Max(1_000_000) int page,
      @RequestParam(defaultValue = "20") @Min(1) @Max(Page.MAX_SIZE) int size) {
    Channels.Wanted wanted = new Channels.Wanted(status != null, username);
    return new Page<>(
        channels.list(wanted, page, size).stream().map(ChannelController::shown).toList(),
        page,
        size,
        channels.count(wanted));
  }

  @GetMapping("/channels/{id}")
  PublicChannel find(@PathVariable long id) {
    return channels
        .find(id)
        .map(ChannelController::shown)
        .orElseThrow(() -> ProblemException.notFound("There is no such channel."));
  }

  private static PublicChannel shown(Channels.Row row) {
    return new PublicChannel(
        row.id(),
        row.status(),
        row.userId(),
        row.username(),
        /* profilePicture= */ null,
        row.video());
  }

  private Channels.Row own(Jwt token) {
    return channels
        .ofUser(Caller.of(token).userId())
        .orElseThrow(() -> ProblemException.notFound("User does not have a channel"));
  }
}
