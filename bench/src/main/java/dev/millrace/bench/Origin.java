package dev.millrace.bench;

import dev.millrace.streaming.StreamingConfig;
import dev.millrace.streaming.StreamingServer;
import dev.millrace.streaming.hls.HlsLimits;
import dev.millrace.streaming.rtmp.PublisherLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The server under test: the streaming service alone, until a signal ends it.
///
/// Arguments: the RTMP port, the HLS port, the stub api's port, `ladder` or `source`, the FFmpeg
/// executable, the data folder.
public final class Origin {
  private Origin() {}

  public static void main(String[] arguments) throws InterruptedException {
    StreamingConfig config =
        new StreamingConfig(
            Loopback.port(arguments[0]),
            /* rtmps= */ Loopback.port("0"),
            Loopback.port(arguments[1]),
            URI.create("http://127.0.0.1:" + arguments[2]),
            StubApi.TOKEN,
            Path.of(arguments[4]),
            arguments[3].equals("ladder"),
            /* disconnectProtection= */ Duration.ZERO,
            /* relay= */ false,
            PublisherLimits.of(/* connections= */ 1_000, /* connectionsPerAddress= */ 0),
            HlsLimits.of(/* connections= */ 20_000),
            /* trustedProxies= */ List.of(),
            Path.of(arguments[5]),
            /* tls= */ null);
    StreamingServer server = StreamingServer.start(config);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
    new CountDownLatch(1).await();
  }
}
