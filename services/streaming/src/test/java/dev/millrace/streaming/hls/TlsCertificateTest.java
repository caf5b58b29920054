package dev.millrace.streaming.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsCertificateTest {
  @TempDir private Path folder;

  @Test
  void takesARenewedCertificateAndKeepsTheOldOneWhenItIsBroken() throws Exception {
    TlsFiles files = new TlsFiles(folder.resolve("chain.pem"), folder.resolve("key.pem"));
    write(files, 1);
    try (TlsCertificate certificate = new TlsCertificate(files)) {
      SslContext first = certificate.context();
      assertThat(certificate.refresh()).isFalse();
      write(files, 2);
      assertThat(certificate.refresh()).isTrue();
      SslContext second = certificate.context();
      assertThat(second).isNotSameAs(first);
      Files.writeString(files.key(), "no key");
      assertThat(certificate.refresh()).isFalse();
      assertThat(certificate.context()).isSameAs(second);
    }
  }

  @Test
  void namesTheFilesThatHoldNoCertificate() throws Exception {
    TlsFiles files = new TlsFiles(folder.resolve("chain.pem"), folder.resolve("key.pem"));
    assertThatThrownBy(() -> new TlsCertificate(files)).isInstanceOf(IOException.class);
    Files.writeString(files.certificate(), "no certificate");
    Files.writeString(files.key(), "no key");
    assertThatThrownBy(() -> new TlsCertificate(files))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chain.pem");
  }

  private static void write(TlsFiles files, int modifiedSecond) throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .subject("CN=localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Files.writeString(files.certificate(), bundle.getCertificatePathPEM());
    Files.writeString(files.key(), bundle.getPrivateKeyPEM());
    Files.setLastModifiedTime(files.key(), FileTime.fromMillis(modifiedSecond * 1000L));
  }
}
