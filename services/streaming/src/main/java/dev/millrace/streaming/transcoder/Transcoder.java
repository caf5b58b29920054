package dev.millrace.streaming.transcoder;

import dev.millrace.ffmpeg.FfmpegLauncher;
import dev.millrace.flv.FlvMuxer;
import dev.millrace.flv.FlvTag;
import dev.millrace.flv.FlvWriter;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.VideoConfig;
import dev.millrace.streaming.net.Counters;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One stream's ladder: an FFmpeg that is restarted whenever it dies or hangs, until `finish`.
///
/// `video`, `finish` and `close` are the owner's and never wait; a thread of its own supervises the
/// process.
public final class Transcoder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Transcoder.class);
  private static final Duration LONG_RUN = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int FIRST_BACKOFF_MS = 250;
  private static final int MAX_BACKOFF_MS = 15_000;

  private final String name;
  private final FfmpegLauncher launcher;
  private final List<String> arguments;
  private final Bytes head;
  private final LadderOutput output;
  private final Counters counters;
  private final Duration patience;
  private final TranscoderFeed feed = new TranscoderFeed();
  private final CountDownLatch finishing = new CountDownLatch(1);
  private final Thread supervisor;
  private volatile @Nullable FfmpegRun current;
  private volatile boolean closed;

  /// @param name for the log and the threads: the video's url
  public Transcoder(
      String name,
      FfmpegLauncher launcher,
      VideoConfig source,
      List<Rung> rungs,
      Cadence cadence,
      LadderOutput output,
      Counters counters) {
    this(name, launcher, source, rungs, cadence, output, counters, PATIENCE);
  }

  /// @param patience how long pictures may go in while nothing comes out, and how long FFmpeg may
  ///   go on when it has had the last one
  Transcoder(
      String name,
      FfmpegLauncher launcher,
      VideoConfig source,
      List<Rung> rungs,
      Cadence cadence,
      LadderOutput output,
      Counters counters,
      Duration patience) {
    this.name = name;
    this.launcher = launcher;
    this.arguments = FfmpegArguments.ladder(rungs, cadence);
    this.head = FlvHead.of(source);
    this.output = output;
    this.counters = counters;
    this.patience = patience;
    this.supervisor =
        Thread.ofPlatform().daemon().name("ladder-" + name).unstarted(this::supervise);
    supervisor.start();
  }

  /// Gives FFmpeg one picture of the source; never waits.
  ///
  /// @param sample with times in milliseconds on the broadcast's timeline
  public void video(Sample sample) {
    Bytes tag =
        FlvWriter.tag(new FlvTag(FlvTag.Type.VIDEO, sample.dts(), FlvMuxer.videoSample(sample)));
    if (feed.offer(tag, sample.sync()) == TranscoderFeed.Offer.SHED) {
      counters.increment("ladder.shed");
      LOG.warn("The ladder of {} cannot keep up: it skips to the next keyframe", name);
    }
  }

  /// No more pictures: FFmpeg gives out what it has and ends.
  public void finish() {
    finishing.countDown();
    feed.end();
  }

  /// Kills it; what FFmpeg still holds is lost.
  @Override
  public void close() {
    closed = true;
    finish();
    FfmpegRun run = current;
    if (run != null) {
      run.kill();
    }
    supervisor.interrupt();
  }

  private void supervise() {
    int backoffMs = FIRST_BACKOFF_MS;
    try {
      while (true) {
        long started = System.nanoTime();
        String cause = run();
        if (finishing()) {
          break;
        }
        boolean ranLong = System.nanoTime() - started > LONG_RUN.toNanos();
        backoffMs = ranLong ? FIRST_BACKOFF_MS : backoffMs;
        counters.increment("ladder.restarts");
        LOG.warn("FFmpeg of {} ended ({}); a new one starts in {} ms", name, cause, backoffMs);
        output.ladderInterrupted();
        if (finishing.await(backoffMs, TimeUnit.MILLISECONDS)) {
          leftOut(cause);
          break;
        }
        backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS);
        feed.restart();
      }
    } catch (InterruptedException e) {
      LOG.debug("The ladder of {} was stopped", name);
    } finally {
      output.ladderFinished();
    }
  }

  /// From the start of an FFmpeg to its end; answers why it ended.
  private String run() throws InterruptedException {
    Process process;
    try {
      process = launcher.start(arguments);
    } catch (IOException e) {
      return cause(e);
    }
    FfmpegRun run = new FfmpegRun(name, process, head, feed, output, patience);
    FfmpegRun.End end;
    try (run) {
      current = run;
      if (closed) {
        run.kill(); // close() may have come before there was anything to kill
      }
      end = run.await();
    } finally {
      current = null;
    }
    if (end == FfmpegRun.End.HUNG) {
      counters.increment("ladder.hung");
    }
    String cause = run.cause(end);
    if (finishing() && end != FfmpegRun.End.FINISHED) {
      leftOut(cause);
    }
    return cause;
  }

  /// When it is closed nobody wants them.
  private void leftOut(String cause) {
    if (!closed) {
      counters.increment("ladder.cut");
      LOG.warn("The last pictures of the ladder of {} are left out ({})", name, cause);
    }
  }

  private boolean finishing() {
    return finishing.getCount() == 0;
  }

  static String cause(IOException failure) {
    Throwable cause = failure.getCause();
    if (cause == null) {
      return failure.toString();
    }
    // A TimeoutException says nothing of its own.
    String more = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return failure.getMessage() + more;
  }
}
