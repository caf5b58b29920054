package dev.millrace.api.picture;

import dev.millrace.api.Caching;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Problems;
import dev.millrace.contracts.PictureBlobs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The pictures of users, for everyone. What is at an address below `/pictures/` never changes.
@Tag(name = "Pictures", description = "What users look like.")
@RestController
class PictureController {
  private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml");

  private final ProfilePictures pictures;
  private final PictureFiles files;

  PictureController(ProfilePictures pictures, PictureFiles files) {
    this.pictures = pictures;
    this.files = files;
  }

  @Operation(
      operationId = "getUserPicture",
      summary = "Leads to the picture of a user: WebP for who accepts it, else JPEG.")
  @Problems(ProblemType.NOT_FOUND)
  @ApiResponse(
      responseCode = "302",
      description = "The picture is there, for ever; of a user who has none, one of the initial.",
      content = @Content)
  @GetMapping("/users/{id}/picture")
  ResponseEntity<Void> ofUser(
      @PathVariable long id,
      @Parameter(
              description = "The side of the square in pixels.",
              schema =
                  @Schema(
                      type = "integer",
                      allowableValues = {"80", "160", "320"}))
          @RequestParam(defaultValue = "160")
          int size,
      @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "")
          String accept) {
    if (!PictureBlobs.SIZES.contains(size)) {
      throw ProblemException.field(
          ProblemType.INVALID_INPUT, "size", "must be one of " + PictureBlobs.SIZES);
    }
    ProfilePictures.Shown shown =
        pictures.ofUser(id).orElseThrow(() -> ProblemException.notFound("There is no such user."));
    return ResponseEntity.status(HttpStatus.FOUND)
        .location(URI.create(address(shown, size, PictureFormat.accepted(accept))))
        .cacheControl(CacheControl.noCache())
        .varyBy(HttpHeaders.ACCEPT)
        .build();
  }

  @Operation(operationId = "getPicture", summary = "A picture in one size and form.")
  @Problems(ProblemType.NOT_FOUND)
  @ApiResponse(
      responseCode = "200",
      content = {
        @Content(mediaType = "image/webp", schema = @Schema(type = "string", format = "binary")),
        @Content(
            mediaType = MediaType.IMAGE_JPEG_VALUE,
            schema = @Schema(type = "string", format = "binary"))
      })
  @ApiResponse(
      responseCode = "304",
      description = "`If-None-Match` has its tag.",
      content = @Content)
  @GetMapping("/pictures/{id}/{file}")
  ResponseEntity<byte[]> get(
      @Parameter(description = "As an address of the picture has it.") @PathVariable String id,
      @Parameter(description = "Side and form, such as `160.webp` or `80.jpg`.") @PathVariable
          String file) {
    PictureFile wanted =
        PictureFile.named(file)
            .filter(_ -> PictureBlobs.isId(id) && pictures.shown(id))
            .orElseThrow(PictureController::none);
    byte[] content =
        files.result(id, wanted.size(), wanted.format()).orElseThrow(PictureController::none);
    return forEver(id + "." + file)
        .contentType(MediaType.parseMediaType(wanted.format().type()))
        .body(content);
  }

  @Operation(
      operationId = "getInitial",
      summary = "The picture of users who have none, as SVG: an initial on a colour.")
  @Problems(ProblemType.NOT_FOUND)
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = "image/svg+xml", schema = @Schema(type = "string")))
  @ApiResponse(
      responseCode = "304",
      description = "`If-None-Match` has its tag.",
      content = @Content)
  @GetMapping("/pictures/initials/{initial}.svg")
  ResponseEntity<byte[]> initial(
      @Parameter(description = "A letter, digit or underscore, and the number of a colour.")
          @PathVariable
          String initial) {
    Initial wanted = Initial.named(initial).orElseThrow(PictureController::none);
    return forEver(initial).contentType(SVG).body(wanted.svg().getBytes(StandardCharsets.UTF_8));
  }

  private static String address(ProfilePictures.Shown shown, int size, PictureFormat format) {
    @Nullable String id = shown.id();
    return id == null
        ? PictureAddress.of(null, shown.username())
        : PictureAddress.of(id, size, format);
  }

  private static ResponseEntity.BodyBuilder forEver(String tag) {
    return ResponseEntity.ok().cacheControl(Caching.FOR_EVER).eTag('"' + tag + '"');
  }

  private static ProblemException none() {
    return ProblemException.notFound("There is no such picture.");
  }
}
