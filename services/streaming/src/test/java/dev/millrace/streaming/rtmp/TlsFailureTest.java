package dev.millrace.streaming.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.streaming.net.CloseReason;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class TlsFailureTest {
  @Test
  void saysWhatToDoWithoutWhatWasSent() {
    Throwable failure =
        new DecoderException(new NotSslRecordException("not an SSL/TLS record: 6b6579"));
    TlsFailure explained = TlsFailure.of(failure).orElseThrow();
    assertThat(explained.reason()).isEqualTo(CloseReason.MALFORMED);
    assertThat(explained.detail()).contains("use rtmps://").doesNotContain("6b6579");
  }

  @Test
  void givesTheMessageOfAHandshakeAsOneShortLine() {
    String message = "no cipher suites in common\r\nINFO all is well " + "x".repeat(1_000);
    TlsFailure explained = TlsFailure.of(new SSLHandshakeException(message)).orElseThrow();
    assertThat(explained.reason()).isEqualTo(CloseReason.TLS_FAILED);
    assertThat(explained.detail())
        .startsWith("the TLS handshake failed: no cipher suites in common  INFO")
        .hasSizeLessThan(250);
  }

  @Test
  void isTooLateWhenTheTimeIsOver() {
    assertThat(TlsFailure.of(new SslHandshakeTimeoutException("after 5000ms")))
        .map(TlsFailure::reason)
        .contains(CloseReason.TOO_LATE);
  }

  @Test
  void leavesOtherFailuresAlone() {
    assertThat(TlsFailure.of(new IOException("reset"))).isEmpty();
    assertThat(TlsFailure.of(new DecoderException("ours"))).isEmpty();
  }
}
