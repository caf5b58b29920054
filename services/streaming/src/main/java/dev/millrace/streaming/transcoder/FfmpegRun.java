package dev.millrace.streaming.transcoder;

import dev.millrace.ffmpeg.LastLine;
import dev.millrace.flv.FlvDemuxer;
import dev.millrace.flv.FlvEvent;
import dev.millrace.flv.FlvException;
import dev.millrace.flv.FlvReader;
import dev.millrace.flv.FlvTag;
import dev.millrace.media.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One life of a ladder's FFmpeg. A thread writes stdin, one reads stdout, one drains stderr, and
/// the caller's watches them: no read or write of a pipe can be interrupted, so what ends them is
/// the end of the process.
final class FfmpegRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FfmpegRun.class);
  private static final int MAX_TAG_SIZE = 8 << 20;
  private static final long POLL_MS = 100;

  /// For what reads and writes it to end when it was killed.
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(3);

  /// And when it was interrupted, too.
  private static final Duration INTERRUPT_DEADLINE = Duration.ofMillis(500);

  /// How it ended.
  enum End {
    /// It was fed everything, gave it out, and says so.
    FINISHED,
    DIED,
    /// Pictures went in and nothing came out, so it was killed.
    HUNG,
    /// It was fed everything and did not end in time: what it still held is lost.
    CUT_OFF
  }

  private final String name;
  private final Process process;
  private final LadderOutput output;
  private final OutputWatch watch;
  private final Duration patience;
  private final LastLine errors = new LastLine();
  private final List<Thread> threads;
  private volatile boolean fed;
  private volatile @Nullable Long inputOverAt;
  private volatile @Nullable String unreadable;

  FfmpegRun(
      String name,
      Process process,
      Bytes head,
      TranscoderFeed feed,
      LadderOutput output,
      Duration patience) {
    this.name = name;
    this.process = process;
    this.output = output;
    this.patience = patience;
    this.watch = new OutputWatch(System::nanoTime, patience.toNanos());
    this.threads =
        List.of(
            thread("ladder-in-" + name, () -> writeInput(head, feed)),
            thread("ladder-out-" + name, this::readOutput),
            thread("ladder-err-" + name, this::drainErrors));
    threads.forEach(Thread::start);
    LOG.debug("FFmpeg of {} started as process {}", name, process.pid());
  }

  /// Waits for its end, and kills it when it hangs.
  End await() throws InterruptedException {
    while (!process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
      if (watch.hung()) {
        return End.HUNG;
      }
      Long over = inputOverAt;
      if (over != null && System.nanoTime() - over > patience.toNanos()) {
        return fed ? End.CUT_OFF : End.DIED;
      }
    }
    return fed && unreadable == null && process.exitValue() == 0 ? End.FINISHED : End.DIED;
  }

  /// Why it ended, in one line for the log. Call it when closed.
  String cause(End end) {
    String fault = unreadable;
    String what =
        switch (end) {
          case HUNG -> "it gave out nothing";
          case CUT_OFF -> "it did not end";
          case FINISHED, DIED -> fault == null ? exitCode() : "it gave out " + fault;
        };
    return errors.text().isEmpty() ? what : what + ", its last words: " + errors.text();
  }

  private String exitCode() {
    return process.isAlive() ? "it cannot be killed" : "exit code " + process.exitValue();
  }

  /// Kills it; never waits. Thread-safe.
  void kill() {
    // Not process.destroyForcibly(): that closes stdin too, behind a write that may be stuck.
    process.toHandle().destroyForcibly();
  }

  /// Kills it and waits for what reads and writes it. Who waits for its owner to take something is
  /// interrupted at last: nothing of this life may come after it.
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    kill();
    try {
      for (Thread thread : threads) {
        if (!thread.join(CLOSE_DEADLINE)) {
          thread.interrupt();
          thread.join(INTERRUPT_DEADLINE);
        }
      }
      process.waitFor(CLOSE_DEADLINE);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// At the end of the feed, stdin ends: FFmpeg encodes what it holds and ends too.
  private void writeInput(Bytes head, TranscoderFeed feed) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(head.toByteArray());
      while (!feed.drained()) {
        @Nullable Bytes tag = feed.poll(POLL_MS);
        if (tag != null) {
          watch.given();
          stdin.write(tag.toByteArray());
          stdin.flush();
        } else if (!process.isAlive()) {
          return;
        }
      }
      fed = true;
    } catch (IOException | InterruptedException e) {
      LOG.debug("stdin of {}'s FFmpeg: {}", name, e.getMessage());
    } finally {
      inputOverAt = System.nanoTime();
    }
  }

  private void readOutput() {
    FlvReader reader = new FlvReader(MAX_TAG_SIZE);
    FlvDemuxer demuxer = new FlvDemuxer();
    byte[] buffer = new byte[64 << 10];
    try (InputStream in = process.getInputStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        List<FlvEvent> events = demux(reader.receive(ByteBuffer.wrap(buffer, 0, count)), demuxer);
        if (!events.isEmpty()) {
          watch.answered();
          output.ladderEvents(events);
        }
      }
    } catch (IOException e) {
      LOG.debug("stdout of {}'s FFmpeg: {}", name, e.getMessage());
    } catch (FlvException e) {
      unreadable = "what cannot be read: " + e.getMessage();
      kill();
    }
  }

  private static List<FlvEvent> demux(List<FlvTag> tags, FlvDemuxer demuxer) {
    List<FlvEvent> events = new ArrayList<>();
    for (FlvTag tag : tags) {
      if (tag.type() == FlvTag.Type.VIDEO) {
        events.addAll(demuxer.video(tag.timestampMs(), tag.body()));
      }
    }
    return events;
  }

  private void drainErrors() {
    try (InputStream stderr = process.getErrorStream()) {
      errors.drain(stderr);
    } catch (IOException e) {
      LOG.debug("stderr of {}'s FFmpeg: {}", name, e.getMessage());
    }
  }

  private static Thread thread(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name(name).unstarted(work);
  }
}
