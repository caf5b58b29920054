package dev.millrace.api.picture;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.PictureConfig;
import dev.millrace.api.problem.ByteCount;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.ProblemWriter;
import dev.millrace.api.problem.Problems;
import dev.millrace.api.problem.RateLimit;
import dev.millrace.api.session.Caller;
import dev.millrace.api.session.RandomText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartFile;

/// One's own picture.
@Tag(name = "Accounts")
@RestController
@RequestMapping("/user/profile/picture")
class OwnPictureController {
  /// As long as [dev.millrace.contracts.PictureBlobs] wants it.
  private static final int ID_BITS = 124;

  /// @param profilePicture where it will be when it is ready
  record UploadedPicture(String profilePicture, PictureStatus status) {}

  private final PictureChanges changes;
  private final PictureFiles files;
  private final PictureConfig limits;
  private final RateLimit uploads;

  OwnPictureController(PictureChanges changes, PictureFiles files, ApiConfig config) {
    this.changes = changes;
    this.files = files;
    this.limits = config.pictures();
    this.uploads = new RateLimit(config.limits().uploads());
  }

  /// The one before is shown until this one is ready.
  @Operation(
      operationId = "putPicture",
      summary = "Gives oneself a picture: JPEG, PNG, WebP or the first frame of a GIF.")
  @Problems(ProblemType.TOO_MANY_REQUESTS)
  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  UploadedPicture put(@AuthenticationPrincipal Jwt token, @RequestParam MultipartFile file)
      throws IOException {
    long userId = Caller.of(token).userId();
    uploads.take(Long.toString(userId), "Too many uploads, wait a little.");
    check(file);
    String pictureId = RandomText.letters(ID_BITS);
    try (InputStream content = file.getInputStream()) {
      files.putOriginal(pictureId, content);
    }
    if (!changes.upload(userId, pictureId)) {
      changes.discard(pictureId);
      throw ProblemException.notFound("This account is gone.");
    }
    return new UploadedPicture(
        PictureAddress.of(pictureId, /* username= */ ""), PictureStatus.PROCESSING);
  }

  @Operation(
      operationId = "deletePicture",
      summary = "Removes one's picture: the one with the initial is shown again.")
  @DeleteMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@AuthenticationPrincipal Jwt token) {
    changes.remove(Caller.of(token).userId());
  }

  /// What is larger by far is not even taken.
  @ExceptionHandler(MaxUploadSizeExceededException.class)
  void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ProblemWriter.write(request, response, ProblemType.BODY_TOO_LARGE, tooLarge());
  }

  private String tooLarge() {
    return "A profile picture has at most " + ByteCount.text(limits.maxBytes()) + ".";
  }

  private void check(MultipartFile file) throws IOException {
    if (file.getSize() > limits.maxBytes()) {
      throw ProblemException.of(ProblemType.BODY_TOO_LARGE, tooLarge());
    }
    PictureHeader header;
    try (InputStream content = new BufferedInputStream(file.getInputStream())) {
      header =
          PictureHeader.read(content)
              .orElseThrow(() -> refused("must be a JPEG, PNG, WebP or GIF"));
    }
    if (header.pixels() > limits.maxPixels()) {
      throw refused(
          "has %d × %d pixels, more than %d million"
              .formatted(header.width(), header.height(), limits.maxPixels() / 1_000_000));
    }
  }

  private static ProblemException refused(String sentence) {
    return ProblemException.field(ProblemType.INVALID_INPUT, "file", sentence);
  }
}
