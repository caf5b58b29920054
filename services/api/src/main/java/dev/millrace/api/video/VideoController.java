package dev.millrace.api.video;

import dev.millrace.api.problem.Page;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.RateLimit;
import dev.millrace.api.session.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/// The videos of one's own channel.
@RestController
@RequestMapping("/user/channel/videos")
class VideoController {
  private static final String TITLE = "has 3 to 150 characters";
  private static final String DESCRIPTION = "has at most 5000 characters";

  record NewVideo(
      @Size(min = 3, max = 150, message = TITLE) String title,
      @Size(max = 5000, message = DESCRIPTION) @Nullable String description) {
    /// Spaces around a title do not count.
    NewVideo {
      title = Objects.requireNonNullElse(title, "").strip();
    }
  }

  /// Null leaves a field as it is.
  record Change(
      @Size(min = 3, max = 150, message = TITLE) @Nullable String title,
      @Size(max = 5000, message = DESCRIPTION) @Nullable String description) {
    Change {
      title = title == null ? null : title.strip();
    }
  }

  private final Videos videos;
  private final VideoThumbnails thumbnails;
  private final RateLimit uploads = new RateLimit(30, Duration.ofMinutes(1));

  VideoController(Videos videos, VideoThumbnails thumbnails) {
    this.videos = videos;
    this.thumbnails = thumbnails;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Video create(@AuthenticationPrincipal Jwt token, @Valid @RequestBody NewVideo video) {
    String description = video.description();
    return videos.create(channel(token), video.title(), description == null ? "" : description);
  }

  @GetMapping
  Page<Video> list(
      @AuthenticationPrincipal Jwt token,
      @RequestParam(defaultValue = "0") @Min(0) @Max(1_000_000) int page,
      @RequestParam(defaultValue = "20") @Min(1) @Max(Page.MAX_SIZE) int size) {
    long channel = channel(token);
    return new Page<>(
        videos.ofChannel(channel, page, size), page, size, videos.countOfChannel(channel));
  }

  @GetMapping("/{id}")
  Video get(@AuthenticationPrincipal Jwt token, @PathVariable long id) {
    return videos
        .ofUser(Caller.of(token).userId(), id)
        .orElseThrow(() -> ProblemException.notFound("There is no such video in your channel."));
  }

  @PatchMapping("/{id}")
  Video change(
      @AuthenticationPrincipal Jwt token,
      @PathVariable long id,
      @Valid @RequestBody Change change) {
    get(token, id);
    videos.change(id, change.title(), change.description());
    return get(token, id);
  }

  /// Its media and its picture go too; a broadcast ends.
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@AuthenticationPrincipal Jwt token, @PathVariable long id) {
    Video video = get(token, id);
    videos.delete(id);
    thumbnails.delete(video.url());
  }

  @PostMapping("/{id}/thumbnail")
  Video thumbnail(
      @AuthenticationPrincipal Jwt token, @PathVariable long id, @RequestParam MultipartFile file)
      throws IOException {
    uploads.take(Long.toString(Caller.of(token).userId()), "Too many uploads, wait a little.");
    Video video = get(token, id);
    byte[] picture = file.getBytes();
    if (!VideoThumbnails.supported(picture)) {
      throw ProblemException.field(HttpStatus.BAD_REQUEST, "file", "must be a JPEG or PNG picture");
    }
    thumbnails.putCustom(video.url(), picture);
    return get(token, id);
  }

  private long channel(Jwt token) {
    return videos
        .channelOf(Caller.of(token).userId())
        .orElseThrow(() -> ProblemException.notFound("User does not have a channel"));
  }
}
