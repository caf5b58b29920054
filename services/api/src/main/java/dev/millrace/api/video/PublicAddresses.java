package dev.millrace.api.video;

import dev.millrace.api.ApiConfig;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// Addresses as the caller of the current request sees them: configured, or the request's host with
/// our ports. Thread-safe; to be called within a request.
@Component
public class PublicAddresses {
  private final ApiConfig config;

  PublicAddresses(ApiConfig config) {
    this.config = config;
  }

  /// Where players connect, without a slash at the end.
  public String hls() {
    return configured(config.publicHlsUrl(), "http", config.hlsPort());
  }

  /// What goes into an encoder's server field.
  public String rtmp() {
    URI url = config.publicRtmpUrl();
    return url == null ? configured(null, "rtmp", config.rtmpPort()) + "/streaming" : trim(url);
  }

  String playback(String videoUrl) {
    return hls() + "/hls-live/" + videoUrl + ".m3u8";
  }

  private static String configured(@Nullable URI url, String scheme, int port) {
    if (url != null) {
      return trim(url);
    }
    String host = ServletUriComponentsBuilder.fromCurrentRequest().build().getHost();
    return scheme + "://" + host + ":" + port;
  }

  private static String trim(URI url) {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
