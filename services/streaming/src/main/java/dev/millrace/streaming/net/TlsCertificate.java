package dev.millrace.streaming.net;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate that viewers and encoders are shown. It is read again when its files change, as
/// a renewal every few weeks does: connections that are open keep the old one. Thread-safe.
public final class TlsCertificate implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsCertificate.class);
  private static final Duration LOOKS_EVERY = Duration.ofSeconds(10);

  static {
    // A client that shakes hands again and again, on one connection, costs us more than itself.
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  private final TlsFiles files;
  private final Thread watch = Thread.ofVirtual().name("certificate").unstarted(this::watch);
  private List<FileTime> read;
  private volatile SslContext context;

  /// Reads the files.
  ///
  /// @throws IOException when they hold no certificate and its key; the message names the setting
  public TlsCertificate(TlsFiles files) throws IOException {
    this.files = files;
    this.read = times();
    this.context = load(files);
    watch.start();
  }

  /// For a new connection. Encoders do not ask for a protocol (ALPN), and get none.
  public SslContext context() {
    return context;
  }

  /// Reads the files again when they have changed.
  ///
  /// @return whether there is a new certificate
  boolean refresh() {
    try {
      List<FileTime> now = times();
      if (!now.equals(read)) {
        context = load(files);
        read = now;
        LOG.info("The certificate {} was read again", files.certificate());
        return true;
      }
    } catch (IOException e) {
      LOG.warn("The certificate could not be read again, the old one stays: {}", e.getMessage());
    }
    return false;
  }

  @Override
  public void close() {
    watch.interrupt();
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(LOOKS_EVERY);
        refresh();
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private List<FileTime> times() throws IOException {
    return List.of(
        Files.getLastModifiedTime(files.certificate()), Files.getLastModifiedTime(files.key()));
  }

  private static SslContext load(TlsFiles files) throws IOException {
    try {
      SslContext context = build(files);
      TlsTrial.run(context);
      return context;
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "no certificate (PEM) with its key (PKCS #8 PEM) in "
              + files.certificate()
              + " and "
              + files.key(),
          e);
    }
  }

  private static SslContext build(TlsFiles files) throws IOException {
    return SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile())
        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .protocols("TLSv1.3", "TLSv1.2")
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1))
        .build();
  }
}
