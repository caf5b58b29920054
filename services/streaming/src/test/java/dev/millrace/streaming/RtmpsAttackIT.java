package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.clients.RtmpPublisher;
import dev.millrace.rtmp.StreamKey;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.LogLines;
import dev.millrace.streaming.testing.RawChunks;
import dev.millrace.streaming.testing.TestCertificate;
import dev.millrace.streaming.testing.TestConfig;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TlsClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that misuse TLS.
class RtmpsAttackIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final FakeApi api = new FakeApi();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    api.allow("good-key", "video1");
    server =
        new TestServer(
            new TestConfig(api)
                .sourceOnly()
                .relay()
                .tls(new TestCertificate(folder).files())
                .build());
  }

  @AfterEach
  void stop() {
    server.close();
    api.close();
  }

  @Test
  void aReaderThatLeavesTlsIsNoErrorOfOurs() throws Exception {
    try (LogLines log = LogLines.of("dev.millrace.streaming.rtmp.PlayerHandler");
        RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), new StreamKey("good-key"));
        Socket plain = connect(server.rtmps());
        SSLSocket reader = TlsClient.secure(plain, TlsClient.trusting(), "TLSv1.3")) {
      publisher.metadata(/* video= */ true, /* audio= */ true);
      OutputStream out = reader.getOutputStream();
      out.write(new byte[] {3});
      out.write(new byte[1536]);
      var _ = reader.getInputStream().readNBytes(1 + 2 * 1536);
      out.write(new byte[1536]);
      out.write(RawChunks.play("video1").toByteArray());
      until(DEADLINE, () -> viewers() == 1);
      plain.getOutputStream().write("secret-key in the clear".getBytes(StandardCharsets.UTF_8));
      until(DEADLINE, () -> viewers() == 0);
      assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
      assertThat(server.counters().get("rtmp.closed.failed")).isZero();
    }
  }

  @Test
  void doesNotShakeHandsAgain() throws Exception {
    try (Socket plain = connect(server.rtmps());
        SSLSocket client = TlsClient.secure(plain, TlsClient.trusting(), "TLSv1.2")) {
      client.getOutputStream().write(3);
      client.startHandshake();
      assertThatThrownBy(() -> client.getInputStream().readNBytes(1 + 2 * 1536))
          .isInstanceOf(IOException.class);
    }
  }

  private int viewers() {
    return api.heartbeats.isEmpty() || api.heartbeats.getLast().leases().isEmpty()
        ? -1
        : api.heartbeats.getLast().leases().getFirst().viewers();
  }

  private static Socket connect(InetSocketAddress address) throws IOException {
    return new Socket(address.getAddress(), address.getPort());
  }
}
