package dev.millrace.api.video;

import dev.millrace.api.problem.Page;
import dev.millrace.api.problem.ProblemException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Videos for everyone.
@RestController
class PublicVideoController {
  private static final CacheControl FOR_EVER =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  private final Videos videos;
  private final VideoThumbnails thumbnails;

  PublicVideoController(Videos videos, VideoThumbnails thumbnails) {
    this.videos = videos;
    this.thumbnails = thumbnails;
  }

  @GetMapping("/videos")
  Page<Video> list(
      @RequestParam(defaultValue = "0") @Min(0) @Max(1_000_000) int page,
      @RequestParam(defaultValue = "20") @Min(1) @Max(Page.MAX_SIZE) int size) {
    return new Page<>(videos.shown(page, size), page, size, videos.countShown());
  }

  /// Whoever knows the url may see it, before it begins too.
  @GetMapping("/videos/{url}")
  Video get(@PathVariable String url) {
    return videos
        .byUrl(url)
        .orElseThrow(() -> ProblemException.notFound("There is no such video."));
  }

  @GetMapping("/channels/{id}/videos")
  Page<Video> ofChannel(
      @PathVariable long id,
      @RequestParam(defaultValue = "0") @Min(0) @Max(1_000_000) int page,
      @RequestParam(defaultValue = "20") @Min(1) @Max(Page.MAX_SIZE) int size) {
    return new Page<>(videos.ofChannel(id, page, size), page, size, videos.countOfChannel(id));
  }

  /// An address with a version never changes its picture: any version but the present one leads
  /// there.
  @GetMapping("/videos/{url}/thumbnail")
  ResponseEntity<byte[]> thumbnail(
      @PathVariable String url,
      @RequestParam(name = "v", required = false) @Nullable Integer version) {
    int current =
        thumbnails
            .version(url)
            .orElseThrow(() -> ProblemException.notFound("There is no such video."));
    byte[] picture =
        thumbnails
            .get(url)
            .orElseThrow(() -> ProblemException.notFound("This video has no picture yet."));
    if (version != null && version != current) {
      return ResponseEntity.status(HttpStatus.FOUND)
          .location(URI.create(VideoThumbnails.path(url, current)))
          .cacheControl(CacheControl.noCache())
          .build();
    }
    return ResponseEntity.ok()
        .contentType(VideoThumbnails.jpeg(picture) ? MediaType.IMAGE_JPEG : MediaType.IMAGE_PNG)
        .cacheControl(version == null ? CacheControl.noCache() : FOR_EVER)
        .body(picture);
  }
}
