package dev.millrace.streaming.testing;

import dev.millrace.streaming.net.TlsFiles;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate of nobody's in two files, which can be renewed.
public final class TestCertificate {
  private final TlsFiles files;
  private X509Bundle newest;

  public TestCertificate(Path folder) throws Exception {
    this.files = new TlsFiles(folder.resolve("chain.pem"), folder.resolve("key.pem"));
    this.newest = write(files);
  }

  public TlsFiles files() {
    return files;
  }

  /// What a client has that trusts the newest one, and no other.
  public SSLContext client() throws Exception {
    TrustManagerFactory trust = newest.toTrustManagerFactory();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(/* keyManagers= */ null, trust.getTrustManagers(), /* random= */ null);
    return context;
  }

  /// Writes a new one.
  ///
  /// @return its serial number
  public BigInteger renew() throws Exception {
    newest = write(files);
    return newest.getCertificate().getSerialNumber();
  }

  private static X509Bundle write(TlsFiles files) throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Files.writeString(files.key(), bundle.getPrivateKeyPEM());
    Files.writeString(files.certificate(), bundle.getCertificatePathPEM());
    return bundle;
  }
}
