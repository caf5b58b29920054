package dev.millrace.api;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What the api service must be told. Immutable; its text form has no secret.
///
/// @param http where it listens; port 0 takes a free one
/// @param internalToken the bearer token of the streaming-only calls
/// @param data the data folder: `blobs/` is in it
/// @param secrets the folder of key files, readable by us only
/// @param publicUrl as seen by browsers, for the origin of our pages; null: from the request
/// @param publicHlsUrl as seen by players; null: the request's host and `hlsPort`
/// @param publicRtmpUrl as seen by encoders; null: the request's host and `rtmpPort`
/// @param trustedProxies addresses whose `X-Forwarded-` headers are believed
/// @param streamingReady whether HLS and RTMP accept, for the readiness check
public record ApiConfig(
    InetSocketAddress http,
    DatabaseConfig database,
    String internalToken,
    Path data,
    Path secrets,
    @Nullable URI publicUrl,
    @Nullable URI publicHlsUrl,
    @Nullable URI publicRtmpUrl,
    int hlsPort,
    int rtmpPort,
    List<String> trustedProxies,
    BooleanSupplier streamingReady,
    String version) {
  @Override
  public String toString() {
    return "ApiConfig[http=" + http + ", database=" + database + ", data=" + data + "]";
  }
}
