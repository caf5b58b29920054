package dev.millrace.api.channel;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.api.broadcast.EncoderAdvice;
import dev.millrace.api.problem.CodePoints;
import dev.millrace.api.problem.Page;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Problems;
import dev.millrace.api.session.Caller;
import dev.millrace.api.video.Video;
import dev.millrace.contracts.Advice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
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
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Channels: one's own, with the stream key, and everyone's, without.
@Tag(
    name = "Channels",
    description = "One's own channel with its stream key, and everyone's without.")
@RestController
class ChannelController {
  private static final String DESCRIPTION = "has at most 1000 characters";

  /// Its text form has no key.
  ///
  /// @param description what it is about
  /// @param advice what the streamer should change in the encoder, while the channel is live
  record OwnChannel(
      long id,
      ChannelStatus status,
      long userId,
      @Nullable String description,
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

  /// @param description what it is about
  /// @param profilePicture where its user's picture is; of who has none, one made of the name
  record PublicChannel(
      long id,
      ChannelStatus status,
      long userId,
      String username,
      String profilePicture,
      @Nullable String description,
      @Nullable Video video) {}

  /// Whoever names nothing means nothing: the field must be there.
  ///
  /// @param description null or blank: none any more
  @Schema(name = "ChannelChange")
  record Change(
      @JsonProperty(required = true) @CodePoints(max = 1000, message = DESCRIPTION)
          @Nullable String description) {
    Change {
      description = description == null || description.isBlank() ? null : description;
    }
  }

  private final Channels channels;
  private final StreamKeys keys;
  private final EncoderAdvice advice;

  ChannelController(Channels channels, StreamKeys keys, EncoderAdvice advice) {
    this.channels = channels;
    this.keys = keys;
    this.advice = advice;
  }

  @Operation(operationId = "createChannel", summary = "Opens one's channel.")
  @Problems(ProblemType.CHANNEL_EXISTS)
  @PostMapping("/user/channel")
  @ResponseStatus(HttpStatus.CREATED)
  OwnChannel create(@AuthenticationPrincipal Jwt token) {
    long userId = Caller.of(token).userId();
    String key = keys.create();
    if (!channels.create(userId, keys.hash(key), keys.seal(key, userId))) {
      throw ProblemException.of(ProblemType.CHANNEL_EXISTS, "You have a channel already.");
    }
    return get(token);
  }

  @Operation(operationId = "getOwnChannel", summary = "One's own channel.")
  @Problems(ProblemType.NO_CHANNEL)
  @GetMapping("/user/channel")
  OwnChannel get(@AuthenticationPrincipal Jwt token) {
    Channels.Row row = own(token);
    Video video = row.video();
    return new OwnChannel(
        row.id(),
        row.status(),
        row.userId(),
        row.description(),
        keys.open(row.sealedKey(), row.userId()),
        video,
        video == null ? List.of() : advice.of(video.url()));
  }

  @Operation(
      operationId = "changeChannel",
      summary = "Says what one's channel is about; null or blank: nothing.")
  @Problems(ProblemType.NO_CHANNEL)
  @PatchMapping("/user/channel")
  OwnChannel change(@AuthenticationPrincipal Jwt token, @Valid @RequestBody Change change) {
    channels.describe(own(token).id(), change.description());
    return get(token);
  }

  @Operation(operationId = "deleteChannel", summary = "Deletes one's channel with its videos.")
  @Problems(ProblemType.NO_CHANNEL)
  @DeleteMapping("/user/channel")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@AuthenticationPrincipal Jwt token) {
    channels.delete(own(token).id());
  }

  @Operation(
      operationId = "rotateStreamKey",
      summary = "Gives a new stream key; the old one is worth nothing from now on.")
  @Problems(ProblemType.NO_CHANNEL)
  @PatchMapping("/user/channel/streamKey")
  @Transactional
  NewKey rotate(@AuthenticationPrincipal Jwt token) {
    Channels.Row row = own(token);
    String key = keys.create();
    channels.changeKey(row.id(), keys.hash(key), keys.seal(key, row.userId()));
    return new NewKey(key);
  }

  @Operation(operationId = "listChannels", summary = "All channels, the newest first.")
  @GetMapping("/channels")
  Page<PublicChannel> list(
      @Parameter(
              description = "Only channels that are on the air.",
              schema = @Schema(allowableValues = "LIVE"))
          @RequestParam(required = false)
          @Pattern(regexp = "LIVE", message = "must be LIVE")
          @Nullable String status,
      @Parameter(
              description =
                  "Only the channel of the user of this name, whatever its case: one item or none.")
          @RequestParam(required = false)
          @Pattern(regexp = "[^\\x00-\\x1f\\x7f]*", message = "has a control character")
          @Nullable String username,
      @RequestParam(defaultValue = "0") @Min(0) @Max(Page.MAX_PAGE) int page,
      @RequestParam(defaultValue = "20") @Min(1) @Max(Page.MAX_SIZE) int size) {
    Channels.Wanted wanted = new Channels.Wanted(status != null, username);
    return new Page<>(
        channels.list(wanted, page, size).stream().map(ChannelController::shown).toList(),
        page,
        size,
        channels.count(wanted));
  }

  @Operation(operationId = "getChannel", summary = "A channel.")
  @Problems(ProblemType.NOT_FOUND)
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
        row.profilePicture(),
        row.description(),
        row.video());
  }

  private Channels.Row own(Jwt token) {
    return channels
        .ofUser(Caller.of(token).userId())
        .orElseThrow(
            () -> ProblemException.of(ProblemType.NO_CHANNEL, "User does not have a channel"));
  }
}
