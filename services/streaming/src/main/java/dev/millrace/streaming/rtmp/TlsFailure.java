package dev.millrace.streaming.rtmp;

import dev.millrace.streaming.net.CloseReason;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why TLS came to an end, or to nothing. Immutable.
///
/// @param detail for the log, one line without anything that the client has sent as text
record TlsFailure(CloseReason reason, String detail) {
  private static final int MAX_MESSAGE = 200;

  /// Empty when the failure has nothing to do with TLS.
  static Optional<TlsFailure> of(Throwable failure) {
    Throwable cause = failure;
    if (failure instanceof DecoderException && failure.getCause() != null) {
      cause = failure.getCause();
    }
    return cause instanceof SSLException tls ? Optional.of(explained(tls)) : Optional.empty();
  }

  private static TlsFailure explained(SSLException failure) {
    return switch (failure) {
      // Its message has the bytes that came, which may hold a key.
      case NotSslRecordException _ ->
          new TlsFailure(
              CloseReason.MALFORMED,
              "this is no TLS, and here is the RTMPS port: use rtmps://, or rtmp:// and its port");
      case SslHandshakeTimeoutException _ ->
          new TlsFailure(CloseReason.TOO_LATE, "no TLS handshake in time");
      default ->
          new TlsFailure(
              CloseReason.TLS_FAILED,
              CloseReason.TLS_FAILED.sentence() + ": " + line(failure.getMessage()));
    };
  }

  private static String line(@Nullable String message) {
    String text = String.valueOf(message).replaceAll("[^ -~]", " ");
    return text.substring(0, Math.min(text.length(), MAX_MESSAGE));
  }
}
