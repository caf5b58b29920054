package dev.millrace.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Debian's Caddy with the Caddyfile that deploy/ has for users, in front of a program: HTTPS on
/// loopback with a certificate of its own authority.
final class Caddy implements AutoCloseable {
  private static final Path CADDY = Path.of("/usr/bin/caddy");
  private static final Path CONFIGURATION = Path.of("../deploy/caddy/Caddyfile");

  private final Path folder;
  private final Process caddy;
  private final int port = Ports.free();

  /// @param folder for its files
  Caddy(Program program, Path folder) throws IOException {
    this.folder = folder;
    String site =
        Files.readString(CONFIGURATION)
            .replace("live.example.org", "localhost")
            .replace("127.0.0.1:8080", "127.0.0.1:" + program.hlsPort)
            .replace("127.0.0.1:8000", "127.0.0.1:" + program.apiPort);
    Path main = folder.resolve("Caddyfile");
    Files.writeString(
        main,
        """
        {
          admin off
          local_certs
          skip_install_trust
          auto_https disable_redirects
          default_bind 127.0.0.1
          default_sni localhost
          https_port %d
        }
        %s
        """
            .formatted(port, site));
    ProcessBuilder builder =
        new ProcessBuilder(
            CADDY.toString(), "run", "--adapter", "caddyfile", "--config", main.toString());
    builder.environment().put("XDG_DATA_HOME", folder.toString());
    builder.environment().put("XDG_CONFIG_HOME", folder.toString());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("caddy.log").toFile());
    this.caddy = builder.start();
    Ports.await(caddy, port);
  }

  String url(String path) {
    return "https://localhost:" + port + path;
  }

  /// A browser that trusts its authority, and prefers HTTP/2.
  HttpClient client() throws IOException, GeneralSecurityException {
    Path root = folder.resolve("caddy/pki/authorities/local/root.crt");
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(/* stream= */ null, /* password= */ null);
    try (InputStream certificate = Files.newInputStream(root)) {
      trusted.setCertificateEntry(
          "caddy", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(/* keyManagers= */ null, trust.getTrustManagers(), /* random= */ null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  /// What it complained about.
  String log() throws IOException {
    return Files.readString(folder.resolve("caddy.log"));
  }

  @Override
  public void close() {
    caddy.destroy();
  }
}
