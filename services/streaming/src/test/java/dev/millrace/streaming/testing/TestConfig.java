package dev.millrace.streaming.testing;

import dev.millrace.streaming.StreamingConfig;
import dev.millrace.streaming.hls.HlsLimits;
import dev.millrace.streaming.net.TlsFiles;
import dev.millrace.streaming.rtmp.PublisherLimits;
import dev.millrace.testing.BundledFfmpeg;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A configuration on loopback and free ports, but for what a test wants otherwise: no TLS, no
/// relay, and a broadcast ends with its connection.
public final class TestConfig {
  private final FakeApi api;
  private int rtmpPort;
  private boolean ladder = true;
  private boolean relay;
  private Duration disconnectProtection = Duration.ZERO;
  private PublisherLimits publishers = PublisherLimits.of(/* connections= */ 1_000, 64);
  private HlsLimits viewers = HlsLimits.of(1_000);
  private List<String> trustedProxies = List.of();
  private @Nullable Path data;
  private @Nullable TlsFiles tls;

  public TestConfig(FakeApi api) {
    this.api = api;
  }

  public TestConfig rtmpPort(int port) {
    rtmpPort = port;
    return this;
  }

  /// Nothing is made of what publishers send.
  public TestConfig sourceOnly() {
    ladder = false;
    return this;
  }

  /// The source can be read over RTMP and HTTP-FLV.
  public TestConfig relay() {
    relay = true;
    return this;
  }

  public TestConfig disconnectProtection(Duration duration) {
    disconnectProtection = duration;
    return this;
  }

  public TestConfig publishers(PublisherLimits limits) {
    publishers = limits;
    return this;
  }

  public TestConfig viewers(HlsLimits limits) {
    viewers = limits;
    return this;
  }

  public TestConfig trustedProxies(String... addresses) {
    trustedProxies = List.of(addresses);
    return this;
  }

  /// The data folder, of an earlier server or empty.
  public TestConfig data(Path folder) {
    data = folder;
    return this;
  }

  /// Encrypted connections are taken too.
  ///
  /// @param files null for plain connections only
  public TestConfig tls(@Nullable TlsFiles files) {
    tls = files;
    return this;
  }

  public StreamingConfig build() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return new StreamingConfig(
        new InetSocketAddress(loopback, rtmpPort),
        new InetSocketAddress(loopback, 0),
        new InetSocketAddress(loopback, 0),
        api.url(),
        FakeApi.TOKEN,
        BundledFfmpeg.path(),
        ladder,
        disconnectProtection,
        relay,
        publishers,
        viewers,
        trustedProxies,
        data == null ? TestServer.newData() : data,
        tls);
  }
}
