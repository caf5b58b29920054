package dev.millrace.api.web;

import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.UnknownAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/// The web UI, which says by itself that it has no such page, for a browser that is led to an
/// unknown address. Thread-safe.
@Component
class NotFoundPage implements UnknownAddress {
  /// What the first segment of an address is where programs call; also what a proxy in front leads
  /// to the HLS origin.
  static final Set<String> OF_PROGRAMS =
      Set.of(
          "actuator",
          "assets",
          "auth",
          "channel",
          "channels",
          "docs",
          "error",
          "events",
          "hls-live",
          "live",
          "pictures",
          "platform",
          "swagger-ui",
          "user",
          "users",
          "v3",
          "videos");

  private static final Set<String> READS = Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name());

  private final UiController pages;

  NotFoundPage(UiController pages) {
    this.pages = pages;
  }

  @Override
  public Optional<ResponseEntity<Object>> page(HttpServletRequest request) {
    if (!READS.contains(request.getMethod())
        || OF_PROGRAMS.contains(FirstSegmentMapping.segment(request))
        || !browser(request.getHeader(HttpHeaders.ACCEPT))) {
      return Optional.empty();
    }
    try {
      ResponseEntity<Resource> index = pages.page();
      return Optional.of(
          ResponseEntity.status(HttpStatus.NOT_FOUND)
              .headers(index.getHeaders())
              .varyBy(HttpHeaders.ACCEPT)
              .body(index.getBody()));
    } catch (ProblemException _) {
      return Optional.empty(); // built without the web pages
    }
  }

  /// Who follows a link names HTML; what takes anything, such as curl or `fetch`, does not.
  private static boolean browser(@Nullable String accept) {
    try {
      return MediaType.parseMediaTypes(accept).stream()
          .anyMatch(
              type -> type.equalsTypeAndSubtype(MediaType.TEXT_HTML) && type.getQualityValue() > 0);
    } catch (InvalidMediaTypeException _) {
      return false;
    }
  }
}
