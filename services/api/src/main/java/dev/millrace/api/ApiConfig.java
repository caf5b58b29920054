package dev.millrace.api;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
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
/// @param registration who may sign up, and who is the admin
/// @param events how many pages may be told of changes at once
/// @param limits how often some calls may be made
/// @param tokens how long logins last
/// @param loginLimits how often one may try to get in
/// @param mail null: no mail is sent
/// @param pictures what profile pictures may be, and who makes them
/// @param streamingReady whether HLS and RTMP accept, for the readiness check
/// @param streamingCounts what streaming counts from its start on, by name, for the metrics; the
///   numbers go on
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
    RegistrationConfig registration,
    EventLimits events,
    ApiLimits limits,
    TokenLifetimes tokens,
    LoginLimitConfig loginLimits,
    @Nullable MailConfig mail,
    PictureConfig pictures,
    BooleanSupplier streamingReady,
    Supplier<Map<String, ? extends Number>> streamingCounts,
    String version) {
  @Override
  public String toString() {
    return "ApiConfig[http=" + http + ", database=" + database + ", data=" + data + "]";
  }
}
