package dev.millrace.api.web;

import dev.millrace.api.Caching;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.video.PublicAddresses;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The web UI's files, from the jar of the web module.
@Hidden
@RestController
class UiController {
  private static final String FOLDER = "millrace-web/";
  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript;charset=utf-8",
          "css", "text/css;charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2",
          "json", "application/json",
          "webmanifest", "application/manifest+json");

  private final PublicAddresses addresses;

  UiController(PublicAddresses addresses) {
    this.addresses = addresses;
  }

  /// Whoever asks for it by `?embed` may show a video in a page of theirs.
  @GetMapping("/watch/{url}")
  ResponseEntity<Resource> video(@RequestParam(required = false) @Nullable String embed) {
    return index(/* embedded= */ embed != null);
  }

  @GetMapping({
    "/",
    "/c/{username}",
    "/login",
    "/login/**",
    "/signup",
    "/studio",
    "/studio/**",
    "/settings",
    "/settings/**",
    "/admin",
    "/admin/**"
  })
  ResponseEntity<Resource> page() {
    return index(/* embedded= */ false);
  }

  private ResponseEntity<Resource> index(boolean embedded) {
    Resource index = new ClassPathResource(FOLDER + "index.html");
    if (!index.exists()) {
      throw ProblemException.notFound("There is no such page.");
    }
    return ResponseEntity.ok()
        .header("Content-Security-Policy", contentSecurityPolicy(embedded))
        .cacheControl(CacheControl.noCache())
        .contentType(MediaType.parseMediaType("text/html;charset=utf-8"))
        .body(index);
  }

  /// Names carry a hash of the content, so they are good for ever.
  @GetMapping("/assets/{name}")
  ResponseEntity<Resource> asset(@PathVariable String name) throws IOException {
    Resource file = new ClassPathResource(FOLDER + "assets/" + name);
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || name.contains("..") || name.contains("/") || !file.exists()) {
      throw ProblemException.notFound("There is no such file.");
    }
    return ResponseEntity.ok()
        .cacheControl(Caching.FOR_EVER)
        .contentType(MediaType.parseMediaType(type))
        .contentLength(file.contentLength())
        .body(file);
  }

  /// Our own scripts only; the player reads from the HLS origin and feeds the video by blobs.
  private String contentSecurityPolicy(boolean embedded) {
    String hls = addresses.hls();
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self' " + hls,
        "media-src 'self' blob: " + hls,
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors " + (embedded ? "*" : "'none'"));
  }
}
