package dev.millrace.streaming.testing;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// TLS as a client has it, with the JDK's own. Stateless.
public final class TlsClient {
  private static final int READ_TIMEOUT_MS = 10_000;

  private TlsClient() {}

  /// What trusts every certificate.
  public static SSLContext trusting() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    return context;
  }

  /// Shakes hands over a connection, which is closed with what is returned.
  ///
  /// @param protocol such as `TLSv1.3`
  public static SSLSocket secure(Socket plain, SSLContext context, String protocol)
      throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", 0, true);
    socket.setEnabledProtocols(new String[] {protocol});
    socket.setSoTimeout(READ_TIMEOUT_MS);
    socket.startHandshake();
    return socket;
  }
}
