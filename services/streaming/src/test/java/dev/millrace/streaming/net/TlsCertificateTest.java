package dev.millrace.streaming.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.streaming.testing.TestCertificate;
import io.netty.buffer.UnpooledByteBufAllocator;
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
    TestCertificate written = new TestCertificate(folder);
    TlsFiles files = written.files();
    modify(files, 1);
    try (TlsCertificate certificate = new TlsCertificate(files)) {
      SslContext first = certificate.context();
      assertThat(first.newEngine(UnpooledByteBufAllocator.DEFAULT).getEnabledProtocols())
          .containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
      assertThat(certificate.refresh()).isFalse();
      var _ = written.renew();
      modify(files, 2);
      assertThat(certificate.refresh()).isTrue();
      SslContext second = certificate.context();
      assertThat(second).isNotSameAs(first);
      Files.writeString(files.key(), "no key");
      assertThat(certificate.refresh()).isFalse();
      assertThat(certificate.context()).isSameAs(second);
      Files.writeString(files.key(), bundle().getPrivateKeyPEM());
      assertThat(certificate.refresh()).as("with another one's key").isFalse();
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

  /// Files that are written in the same moment have times of their own.
  private static void modify(TlsFiles files, int second) throws IOException {
    Files.setLastModifiedTime(files.key(), FileTime.fromMillis(second * 1000L));
  }

  private static X509Bundle bundle() throws Exception {
    return new CertificateBuilder()
        .subject("CN=localhost")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }
}
