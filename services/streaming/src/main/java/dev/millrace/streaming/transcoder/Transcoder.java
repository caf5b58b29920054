package dev.millrace.streaming.transcoder;

import dev.millrace.flv.FlvException;
import dev.millrace.flv.FlvMuxer;
import dev.millrace.flv.FlvTag;
import dev.millrace.flv.FlvWriter;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.streaming.net.Counters;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One stream's ladder: an FFmpeg that is restarted whenever it dies, until `finish`.
///
/// `video`, `finish` and `close` are the owner's and never wait; a thread of its own supervises the
/// process.
public final class Transcoder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Transcoder.class);
  private static final Duration LONG_RUN = Duration.ofSeconds(30);
  private static final int FIRST_BACKOFF_MS = 250;
  private static final int MAX_BACKOFF_MS = 15_000;

  private final String name;
  private final FfmpegLauncher launcher;
  private final List<String> arguments;
  private final Bytes head;
  private final LadderOutput output;
  private final Counters counters;
  private final TranscoderFeed feed = new TranscoderFeed();
  private final Thread supervisor;
  private volatile boolean finishing;

  /// @param name for the log and the threads: the video's url
  /// @param keyframeSeconds 0: keyframes follow the source; else one each so many seconds
  public Transcoder(
      String name,
      FfmpegLauncher launcher,
      AvcConfig source,
      List<Rung> rungs,
      int keyframeSeconds,
      LadderOutput output,
      Counters counters) {
    this.name = name;
    this.launcher = launcher;
    this.arguments = FfmpegArguments.ladder(rungs, keyframeSeconds);
    this.head = FlvHead.of(source);
    this.output = output;
    this.counters = counters;
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
    finishing = true;
    feed.end();
  }

  /// Ends it now; what FFmpeg still holds is lost.
  @Override
  public void close() {
    finish();
    supervisor.interrupt();
  }

  private void supervise() {
    int backoffMs = FIRST_BACKOFF_MS;
    try {
      while (true) {
        long started = System.nanoTime();
        run();
        if (finishing) {
          break;
        }
        boolean ranLong = System.nanoTime() - started > LONG_RUN.toNanos();
        backoffMs = ranLong ? FIRST_BACKOFF_MS : Math.min(backoffMs * 2, MAX_BACKOFF_MS);
        counters.increment("ladder.restarts");
        LOG.warn("FFmpeg of {} ended unexpectedly; a new one starts in {} ms", name, backoffMs);
        output.ladderInterrupted();
        Thread.sleep(backoffMs);
        feed.reset();
      }
    } catch (InterruptedException e) {
      LOG.debug("The ladder of {} was stopped", name);
    } finally {
      output.ladderFinished();
    }
  }

  private void run() throws InterruptedException {
    try (FfmpegRun run = new FfmpegRun(name, launcher.start(arguments), output)) {
      run.feed(head, feed);
      run.finish();
    } catch (IOException | FlvException e) {
      LOG.debug("FFmpeg of {}: {}", name, e.getMessage());
    }
  }
}
