package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.clients.RtmpPublisher;
import dev.millrace.media.Bytes;
import dev.millrace.rtmp.RtmpClientEvent.PublishStarted;
import dev.millrace.rtmp.StreamKey;
import dev.millrace.streaming.rtmp.PublisherLimits;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.LogLines;
import dev.millrace.streaming.testing.RawClient;
import dev.millrace.streaming.testing.TestCertificate;
import dev.millrace.streaming.testing.TestConfig;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import dev.millrace.streaming.testing.TlsClient;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Publishing by TLS, and what comes to the wrong one of the two ports.
class RtmpsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(40);

  @TempDir private Path folder;
  private final FakeApi api = new FakeApi();
  private final LogLines log = LogLines.of("dev.millrace.streaming.rtmp.RtmpHandler");
  private TestCertificate certificate;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    api.allow("good-key", "video1");
    certificate = new TestCertificate(folder);
    PublisherLimits limits =
        PublisherLimits.of(/* connections= */ 100, /* connectionsPerAddress= */ 64);
    server =
        new TestServer(new TestConfig(api).publishers(limits).tls(certificate.files()).build());
  }

  @AfterEach
  void stop() {
    server.close();
    api.close();
    log.close();
  }

  @Test
  void playsWhatFfmpegPublishesWhileTheCertificateIsRenewed() throws Exception {
    BigInteger first = shown();
    Process publisher = server.publishEncrypted(TestSource.SMALL, "good-key");
    try {
      until(DEADLINE, () -> server.status("/hls-live/video1.m3u8") == 200);
      BigInteger renewed = certificate.renew();
      assertThat(renewed).isNotEqualTo(first);
      until(DEADLINE, () -> shown().equals(renewed));
      assertThat(publisher.waitFor(DEADLINE)).isTrue();
      assertThat(publisher.exitValue()).isZero();
      until(DEADLINE, () -> server.text("/hls-live/video1/high.m3u8").contains("#EXT-X-ENDLIST"));
    } finally {
      publisher.destroyForcibly();
    }
    assertThat(server.text("/hls-live/video1/high.m3u8")).doesNotContain("DISCONTINUITY\n");
    assertThat(api.verified).hasSize(1);
    assertThat(server.counters().get("rtmp.closed.stopped")).isEqualTo(1);
  }

  @Test
  void refusesAWrongKey() throws Exception {
    Process publisher = server.publishEncrypted(TestSource.SMALL, "wrong-key");
    assertThat(publisher.waitFor(DEADLINE)).isTrue();
    assertThat(new String(publisher.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("There is no channel with this stream key.");
    until(DEADLINE, () -> server.counters().get("rtmp.closed.bad_key") == 1);
  }

  /// An encoder that is in the midst of its stream, and reads later: were it reset, the second
  /// write would fail.
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aPublisherThatStillSendsCanReadWhyItIsSentAway(String protocol) throws Exception {
    Bytes media = Bytes.wrap(new byte[1_000]);
    try (Socket plain = new Socket(server.rtmps().getAddress(), server.rtmps().getPort());
        RawClient first =
            new RawClient(TlsClient.secure(plain, TlsClient.trusting(), protocol), "good-key")) {
      assertThat(first.publish()).containsExactly(new PublishStarted());
      try (RtmpPublisher second = RtmpPublisher.publish(server.rtmp(), new StreamKey("good-key"))) {
        until(DEADLINE, () -> server.counters().get("rtmp.closed.replaced") == 1);
        for (int i = 0; i < 5; i++) {
          first.write(media);
        }
        assertThat(first.awaitAnswer())
            .singleElement()
            .asString()
            .contains("another publisher took over");
        first.awaitClosed();
        second.stop();
      }
    }
  }

  @Test
  void tellsAPlainPublisherThatThisIsTheOtherPort() throws IOException {
    try (RawClient client = new RawClient(server.rtmps(), "good-key")) {
      client.flush();
      client.awaitClosed();
    }
    assertClosed("malformed", "this is no TLS, and here is the RTMPS port");
  }

  @Test
  void tellsAnEncryptedPublisherThatThisIsTheOtherPort() throws IOException {
    assertThatThrownBy(() -> connect(server.rtmp())).isInstanceOf(IOException.class);
    assertClosed("malformed", "this looks like TLS, and here is the RTMP port");
  }

  @Test
  void closesAClientThatDoesNotTrustTheCertificate() throws Exception {
    SSLContext careful = SSLContext.getDefault();
    assertThatThrownBy(() -> connect(server.rtmps(), careful)).isInstanceOf(SSLException.class);
    assertClosed("tls_failed", "the TLS handshake failed: ");
  }

  @Test
  void closesAClientThatDoesNotBeginTls() throws IOException {
    try (RawClient client = new RawClient(server.rtmps(), "good-key")) {
      client.write(Bytes.fromHex("16 0301 0200 01"));
      client.awaitClosed();
    }
    assertClosed("too_late", "no TLS handshake in time");
  }

  /// A client that has said by TLS that it is over need not end the TCP connection too.
  @Test
  void endsWithTheClientsTls() throws Exception {
    InetSocketAddress address = server.rtmps();
    try (Socket plain = new Socket(address.getAddress(), address.getPort());
        SSLSocket socket = TlsClient.secure(plain, TlsClient.trusting(), "TLSv1.3")) {
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertClosed("left", "the client left before it published or played");
  }

  private void assertClosed(String reason, String detail) {
    until(DEADLINE, () -> server.counters().get("rtmp.closed." + reason) == 1);
    until(DEADLINE, () -> !log.closed().isEmpty());
    assertThat(log.closed())
        .singleElement()
        .asString()
        .startsWith("INFO Connection of 127.0.0.1 closed: " + detail);
  }

  private BigInteger shown() {
    try {
      return connect(server.rtmps()).getSerialNumber();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate connect(InetSocketAddress address) throws Exception {
    return connect(address, TlsClient.trusting());
  }

  /// The certificate that is shown there.
  private static X509Certificate connect(InetSocketAddress address, SSLContext context)
      throws Exception {
    try (Socket plain = new Socket(address.getAddress(), address.getPort());
        SSLSocket socket = TlsClient.secure(plain, context, "TLSv1.3")) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }
}
