package dev.millrace.api.video;

import dev.millrace.api.Caching;
import dev.millrace.api.problem.Page;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
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
@Tag(name = "Videos", description = "What anyone may watch.")
@RestController
class PublicVideoController {
  private final Videos videos;
  private final VideoThumbnails thumbnails;

  PublicVideoController(Videos videos, VideoThumbnails thumbnails) {
    this.videos = videos;
    this.thumbnails = thumbnails;
  }

  @Operation(operationId = "listVideos", summary = "Videos that are or have been on the air.")
  @GetMapping("/videos")
  Page<Video> list(
      @Parameter(
              description = "Only those on the air, or only those that have ended.",
              schema = @Schema(allowableValues = {"RUNNING", "ENDED"}))
          @RequestParam(required = false)
          @Pattern(regexp = "RUNNING|ENDED", message = "must be RUNNING or ENDED")
          @Nullable String status,
      @Parameter(
              description =
                  "By when they began, or those on the air by how many watch them: VIEWERS goes"
                      + " with no other status than RUNNING.",
              schema =
                  @Schema(
                      allowableValues = {"NEWEST", "OLDEST", "VIEWERS"},
                      defaultValue = "NEWEST"))
          @RequestParam(defaultValue = "NEWEST")
          @Pattern(regexp = "NEWEST|OLDEST|VIEWERS", message = "must be NEWEST, OLDEST or VIEWERS")
          String sort,
      @RequestParam(defaultValue = "0") @Min(0) @Max(Page.MAX_PAGE) int page,
      @RequestParam(defaultValue = "20") @Min(1) @Max(Page.MAX_SIZE) int size) {
    VideoListing listing = listing(status, VideoListing.Order.valueOf(sort));
    return new Page<>(videos.shown(listing, page, size), page, size, videos.countShown(listing));
  }

  private static VideoListing listing(@Nullable String status, VideoListing.Order order) {
    VideoStatus wanted = status == null ? null : VideoStatus.valueOf(status);
    if (order == VideoListing.Order.VIEWERS && wanted == VideoStatus.ENDED) {
      throw ProblemException.field(
          ProblemType.INVALID_INPUT, "sort", "by viewers is for videos on the air");
    }
    return new VideoListing(wanted, order);
  }

  /// Whoever knows the url may see it, before it begins too.
  @Operation(operationId = "getVideo", summary = "A video, before it begins too.")
  @Problems(ProblemType.NOT_FOUND)
  @GetMapping("/videos/{url}")
  Video get(@PathVariable String url) {
    return videos
        .byUrl(url)
        .orElseThrow(() -> ProblemException.notFound("There is no such video."));
  }

  @Operation(
      operationId = "listVideosOfChannel",
      summary = "The videos of a channel that are or have been on the air, the newest first.")
  @Problems(ProblemType.NOT_FOUND)
  @GetMapping("/channels/{id}/videos")
  Page<Video> ofChannel(
      @PathVariable long id,
      @RequestParam(defaultValue = "0") @Min(0) @Max(Page.MAX_PAGE) int page,
      @RequestParam(defaultValue = "20") @Min(1) @Max(Page.MAX_SIZE) int size) {
    if (!videos.channelShown(id)) {
      throw ProblemException.notFound("There is no such channel.");
    }
    return videos.ofChannel(id, page, size);
  }

  /// An address with a version never changes its picture: any version but the present one leads
  /// there.
  @Operation(operationId = "getThumbnail", summary = "The picture of a video.")
  @Problems(ProblemType.NOT_FOUND)
  @ApiResponse(
      responseCode = "200",
      content = {
        @Content(
            mediaType = MediaType.IMAGE_JPEG_VALUE,
            schema = @Schema(type = "string", format = "binary")),
        @Content(
            mediaType = MediaType.IMAGE_PNG_VALUE,
            schema = @Schema(type = "string", format = "binary"))
      })
  @ApiResponse(
      responseCode = "302",
      description = "The picture has another version now.",
      content = @Content)
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
        .cacheControl(version == null ? CacheControl.noCache() : Caching.FOR_EVER)
        .body(picture);
  }
}
