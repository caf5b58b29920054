package dev.millrace.streaming;

import dev.millrace.ffmpeg.FfmpegLauncher;
import dev.millrace.streaming.api.ApiClient;
import dev.millrace.streaming.api.LeaseEnds;
import dev.millrace.streaming.api.LeaseReporter;
import dev.millrace.streaming.hls.HlsContext;
import dev.millrace.streaming.hls.HlsListener;
import dev.millrace.streaming.live.Broadcast;
import dev.millrace.streaming.live.Broadcasts;
import dev.millrace.streaming.live.LiveContext;
import dev.millrace.streaming.live.Thumbnails;
import dev.millrace.streaming.live.Verdicts;
import dev.millrace.streaming.net.CloseReason;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.net.EventLoops;
import dev.millrace.streaming.net.TlsCertificate;
import dev.millrace.streaming.net.TlsFiles;
import dev.millrace.streaming.recording.Recordings;
import dev.millrace.streaming.relay.RelayAccess;
import dev.millrace.streaming.rtmp.RtmpContext;
import dev.millrace.streaming.rtmp.RtmpListener;
import dev.millrace.streaming.transcoder.Thumbnailer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The streaming service: RTMP in, HLS out. Thread-safe.
public final class StreamingServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamingServer.class);
  private static final Duration PUBLISHERS_DEADLINE = Duration.ofSeconds(1);
  private static final Duration LADDERS_DEADLINE = Duration.ofSeconds(3);
  private static final Duration ENDS_DEADLINE = Duration.ofSeconds(2);

  private final Counters counters = new Counters();
  private final EventLoops loops = new EventLoops();
  private final ApiClient api;
  private final FfmpegLauncher launcher;
  private final Thumbnailer thumbnailer;
  private final Recordings recordings;
  private final Verdicts verdicts;
  private final Broadcasts broadcasts;
  private final LeaseReporter leases;
  private final RtmpListener rtmp;
  private final @Nullable RtmpListener rtmps;
  private final @Nullable TlsCertificate certificate;
  private final HlsListener hls;
  private volatile boolean ready;

  private StreamingServer(StreamingConfig config) {
    this.api = new ApiClient(config.apiUrl(), config.internalToken());
    this.launcher = new FfmpegLauncher(config.ffmpeg());
    this.thumbnailer = new Thumbnailer(launcher, config.data().resolve("thumbnails"));
    this.recordings = new Recordings(config.data().resolve("videos"), counters);
    this.verdicts = new Verdicts(config.data().resolve("verdicts.txt"));
    LeaseEnds ends = new LeaseEnds(api, counters);
    Thumbnails thumbnails = new Thumbnails(thumbnailer, api, counters);
    this.broadcasts =
        new Broadcasts(
            new LiveContext(
                launcher,
                thumbnails,
                verdicts,
                recordings,
                ends,
                counters,
                config.ladder(),
                config.disconnectProtection()));
    this.leases = new LeaseReporter(api, broadcasts, ends, counters);
    RelayAccess relay =
        new RelayAccess(
            config.relay(), url -> broadcasts.find(url).map(Broadcast::relay), counters);
    RtmpContext publishing =
        RtmpContext.of(api, broadcasts, ends, relay, counters, config.publishers());
    HlsContext viewing =
        HlsContext.of(
            broadcasts, recordings, relay, counters, config.viewers(), config.trustedProxies());
    this.certificate = certificate(config.tls());
    this.hls =
        listen(
            config.hls(),
            "MILLRACE_HLS_PORT",
            address ->
                new HlsListener(loops, address, viewing, config.rtmp().getPort(), certificate));
    this.rtmp =
        listen(
            config.rtmp(),
            "MILLRACE_RTMP_PORT",
            address -> new RtmpListener(loops, address, publishing, /* certificate= */ null));
    this.rtmps =
        certificate == null
            ? null
            : listen(
                config.rtmps(),
                "MILLRACE_RTMPS_PORT",
                address -> new RtmpListener(loops, address, publishing, certificate));
  }

  /// Listens on all ports.
  ///
  /// @throws StreamingException when a port cannot be had
  public static StreamingServer start(StreamingConfig config) {
    StreamingServer server = new StreamingServer(config);
    server.leases.start();
    server.ready = true;
    LOG.info(
        "Streaming: RTMP on port {}{}, HLS on port {}",
        server.rtmpPort(),
        server.rtmpsPort().isPresent() ? ", RTMPS on port " + server.rtmpsPort().getAsInt() : "",
        server.hlsPort());
    return server;
  }

  public int rtmpPort() {
    return rtmp.port();
  }

  /// Empty without a certificate.
  public OptionalInt rtmpsPort() {
    return rtmps == null ? OptionalInt.empty() : OptionalInt.of(rtmps.port());
  }

  public int hlsPort() {
    return hls.port();
  }

  /// Whether publishers and viewers are accepted.
  public boolean ready() {
    return ready;
  }

  /// Counts since the start, by name.
  public Counters counters() {
    return counters;
  }

  /// Ends all broadcasts, tells api, and leaves no FFmpeg behind.
  @Override
  public void close() {
    ready = false;
    rtmp.stop();
    if (rtmps != null) {
      rtmps.stop();
      rtmps.awaitEmpty(PUBLISHERS_DEADLINE);
    }
    rtmp.awaitEmpty(PUBLISHERS_DEADLINE);
    broadcasts.endAll(CloseReason.SHUTDOWN, LADDERS_DEADLINE);
    leases.drain(ENDS_DEADLINE);
    leases.close();
    hls.close();
    release();
  }

  private @Nullable TlsCertificate certificate(@Nullable TlsFiles files) {
    try {
      return files == null ? null : new TlsCertificate(files);
    } catch (IOException e) {
      release();
      throw new StreamingException(
          "MILLRACE_TLS_CERTIFICATE and MILLRACE_TLS_KEY cannot be used: " + e.getMessage(), e);
    }
  }

  private <L> L listen(
      InetSocketAddress address, String setting, Function<InetSocketAddress, L> listener) {
    try {
      return listener.apply(address);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) { // Netty throws the checked exception of the socket
      release();
      throw new StreamingException(
          "Port "
              + address.getPort()
              + " cannot be used ("
              + e.getMessage()
              + "): stop what uses it, or set MILLRACE_BIND or "
              + setting
              + " to another",
          e);
    }
  }

  /// What is held beside the listeners, which may not be there yet.
  private void release() {
    if (certificate != null) {
      certificate.close();
    }
    loops.close();
    recordings.close();
    verdicts.close();
    thumbnailer.close();
    launcher.close();
    api.close();
  }
}
