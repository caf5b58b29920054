package dev.millrace.streaming;

import dev.millrace.streaming.hls.HlsLimits;
import dev.millrace.streaming.hls.TlsFiles;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the streaming service must be told. Immutable.
///
/// @param rtmp where publishers connect; port 0 takes a free one
/// @param hls where viewers connect; port 0 takes a free one
/// @param apiUrl the api's root, such as `http://localhost:8000`
/// @param internalToken the bearer token of the streaming-only calls; never logged
/// @param ffmpeg the executable
/// @param ladder whether low and mid are made; off serves the source alone
/// @param connectionsPerAddress RTMP connections from one address; 0 = no limit
/// @param viewers what viewers may take
/// @param data the data folder
/// @param tls where the certificate for viewers is; null: plain connections only
public record StreamingConfig(
    InetSocketAddress rtmp,
    InetSocketAddress hls,
    URI apiUrl,
    String internalToken,
    Path ffmpeg,
    boolean ladder,
    int connectionsPerAddress,
    HlsLimits viewers,
    Path data,
    @Nullable TlsFiles tls) {
  @Override
  public String toString() {
    return "StreamingConfig[rtmp=%s, hls=%s, apiUrl=%s, ffmpeg=%s, ladder=%s, data=%s]"
        .formatted(rtmp, hls, apiUrl, ffmpeg, ladder, data);
  }
}
