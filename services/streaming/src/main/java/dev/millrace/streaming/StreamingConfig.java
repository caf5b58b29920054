package dev.millrace.streaming;

import dev.millrace.streaming.hls.HlsLimits;
import dev.millrace.streaming.net.TlsFiles;
import dev.millrace.streaming.rtmp.PublisherLimits;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the streaming service must be told. Immutable.
///
/// @param rtmp where publishers connect; port 0 takes a free one
/// @param rtmps where they connect with TLS, if there is a certificate; port 0 takes a free one
/// @param hls where viewers connect; port 0 takes a free one
/// @param apiUrl the api's root, such as `http://localhost:8000`
/// @param internalToken the bearer token of the streaming-only calls; never logged
/// @param ffmpeg the executable
/// @param ladder whether low and mid are made; off serves the source alone
/// @param disconnectProtection how long a broadcast waits for a publisher whose connection was
///   lost; zero: it ends at once
/// @param relay whether the source can be read over RTMP and HTTP-FLV
/// @param publishers what publishers may take
/// @param viewers what viewers may take
/// @param trustedProxies addresses of reverse proxies, which are believed when they say for whom
///   they ask
/// @param data the data folder
/// @param tls where the certificate for viewers and publishers is; null: plain connections only
public record StreamingConfig(
    InetSocketAddress rtmp,
    InetSocketAddress rtmps,
    InetSocketAddress hls,
    URI apiUrl,
    String internalToken,
    Path ffmpeg,
    boolean ladder,
    Duration disconnectProtection,
    boolean relay,
    PublisherLimits publishers,
    HlsLimits viewers,
    List<String> trustedProxies,
    Path data,
    @Nullable TlsFiles tls) {
  @Override
  public String toString() {
    return "StreamingConfig[rtmp=%s, hls=%s, apiUrl=%s, ffmpeg=%s, ladder=%s, relay=%s, data=%s]"
        .formatted(rtmp, hls, apiUrl, ffmpeg, ladder, relay, data);
  }
}
