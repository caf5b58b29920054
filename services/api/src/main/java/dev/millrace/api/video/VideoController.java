package dev.millrace.api.video;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.problem.ByteCount;
import dev.millrace.api.problem.CodePoints;
import dev.millrace.api.problem.Page;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.ProblemWriter;
import dev.millrace.api.problem.Problems;
import dev.millrace.api.problem.RateLimit;
import dev.millrace.api.session.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartFile;

/// The videos of one's own channel.
@Tag(name = "Own videos", description = "The videos of one's own channel.")
@RestController
@RequestMapping("/user/channel/videos")
class VideoController {
  private static final String TOO_LARGE =
      "A thumbnail has at most " + ByteCount.text(VideoThumbnails.MAX_BYTES) + ".";

  private static final String TITLE = "has 3 to 150 characters";
  private static final String DESCRIPTION = "has at most 5000 characters";

  record NewVideo(
      @CodePoints(min = 3, max = 150, message = TITLE) String title,
      @CodePoints(max = 5000, message = DESCRIPTION) @Nullable String description) {
    /// Spaces around a title do not count.
    NewVideo {
      title = Objects.requireNonNullElse(title, "").strip();
    }
  }

  /// Null leaves a field as it is.
  @Schema(name = "VideoChange")
  record Change(
      @CodePoints(min = 3, max = 150, message = TITLE) @Nullable String title,
      @CodePoints(max = 5000, message = DESCRIPTION) @Nullable String description) {
    Change {
      title = title == null ? null : title.strip();
    }
  }

  private final Videos videos;
  private final VideoThumbnails thumbnails;
  private final RateLimit uploads;

  VideoController(Videos videos, VideoThumbnails thumbnails, ApiConfig config) {
    this.uploads = new RateLimit(config.limits().uploads());
    this.videos = videos;
    this.thumbnails = thumbnails;
  }

  @Operation(operationId = "createVideo", summary = "Makes a video that waits for its broadcast.")
  @Problems(ProblemType.NO_CHANNEL)
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Video create(@AuthenticationPrincipal Jwt token, @Valid @RequestBody NewVideo video) {
    String description = video.description();
    return videos.create(channel(token), video.title(), description == null ? "" : description);
  }

  @Operation(operationId = "listOwnVideos", summary = "One's own videos, the newest first.")
  @Problems(ProblemType.NO_CHANNEL)
  @GetMapping
  Page<Video> list(
      @AuthenticationPrincipal Jwt token,
      @RequestParam(defaultValue = "0") @Min(0) @Max(Page.MAX_PAGE) int page,
      @RequestParam(defaultValue = "20") @Min(1) @Max(Page.MAX_SIZE) int size) {
    return videos.own(channel(token), page, size);
  }

  @Operation(operationId = "getOwnVideo", summary = "One of one's own videos.")
  @Problems(ProblemType.NOT_FOUND)
  @GetMapping("/{id}")
  Video get(@AuthenticationPrincipal Jwt token, @PathVariable long id) {
    return videos
        .ofUser(Caller.of(token).userId(), id)
        .orElseThrow(() -> ProblemException.notFound("There is no such video in your channel."));
  }

  @Operation(
      operationId = "changeVideo",
      summary = "Changes title or description; null or missing leaves one as it is.")
  @Problems(ProblemType.NOT_FOUND)
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
  @Operation(
      operationId = "deleteVideo",
      summary = "Deletes a video with its recording and picture; a broadcast ends.")
  @Problems(ProblemType.NOT_FOUND)
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@AuthenticationPrincipal Jwt token, @PathVariable long id) {
    Video video = get(token, id);
    videos.delete(id);
    thumbnails.delete(video.url());
  }

  @Operation(operationId = "putThumbnail", summary = "Gives a video a picture, JPEG or PNG.")
  @Problems({ProblemType.NOT_FOUND, ProblemType.TOO_MANY_REQUESTS})
  @PostMapping(path = "/{id}/thumbnail", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  Video thumbnail(
      @AuthenticationPrincipal Jwt token, @PathVariable long id, @RequestParam MultipartFile file)
      throws IOException {
    uploads.take(Long.toString(Caller.of(token).userId()), "Too many uploads, wait a little.");
    Video video = get(token, id);
    if (file.getSize() > VideoThumbnails.MAX_BYTES) {
      throw ProblemException.of(ProblemType.BODY_TOO_LARGE, TOO_LARGE);
    }
    byte[] picture = file.getBytes();
    if (!VideoThumbnails.supported(picture)) {
      throw ProblemException.field(
          ProblemType.INVALID_INPUT, "file", "must be a JPEG or PNG picture");
    }
    thumbnails.putCustom(video.url(), picture);
    return get(token, id);
  }

  /// What is larger by far is not even taken.
  @ExceptionHandler(MaxUploadSizeExceededException.class)
  void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ProblemWriter.write(request, response, ProblemType.BODY_TOO_LARGE, TOO_LARGE);
  }

  private long channel(Jwt token) {
    return videos
        .channelOf(Caller.of(token).userId())
        .orElseThrow(
            () -> ProblemException.of(ProblemType.NO_CHANNEL, "User does not have a channel"));
  }
}
