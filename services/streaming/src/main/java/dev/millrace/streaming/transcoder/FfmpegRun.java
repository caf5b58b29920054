package dev.millrace.streaming.transcoder;

import dev.millrace.flv.FlvDemuxer;
import dev.millrace.flv.FlvEvent;
import dev.millrace.flv.FlvException;
import dev.millrace.flv.FlvReader;
import dev.millrace.flv.FlvTag;
import dev.millrace.media.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One life of a ladder's FFmpeg: stdin is written by the caller's thread, stdout and stderr are
/// read by two others. Closing kills it and waits for the readers.
final class FfmpegRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FfmpegRun.class);
  private static final int MAX_TAG_SIZE = 8 << 20;
  private static final long POLL_MS = 200;
  private static final long FINISH_SECONDS = 3;

  private final String name;
  private final Process process;
  private final LadderOutput output;
  private final Thread stdout;
  private final Thread stderr;

  FfmpegRun(String name, Process process, LadderOutput output) {
    this.name = name;
    this.process = process;
    this.output = output;
    this.stdout = thread("ladder-out-" + name, this::readOutput);
    this.stderr = thread("ladder-err-" + name, this::drainErrors);
    LOG.debug("FFmpeg of {} started as process {}", name, process.pid());
  }

  /// Writes the feed to stdin until it is drained; fails when FFmpeg dies.
  void feed(Bytes head, TranscoderFeed feed) throws IOException, InterruptedException {
    OutputStream stdin = process.getOutputStream();
    stdin.write(head.toByteArray());
    while (!feed.drained()) {
      @Nullable Bytes tag = feed.poll(POLL_MS);
      if (tag != null) {
        stdin.write(tag.toByteArray());
        stdin.flush();
      } else if (!process.isAlive()) {
        throw new IOException("exit code " + process.exitValue());
      }
    }
  }

  /// The end of stdin: FFmpeg encodes what it holds and ends.
  void finish() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor(FINISH_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    process.destroyForcibly();
    join(stdout);
    join(stderr);
    if (interrupted) {
      Thread.currentThread().interrupt();
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
          output.ladderEvents(events);
        }
      }
    } catch (IOException e) {
      LOG.debug("stdout of {}'s FFmpeg: {}", name, e.getMessage());
    } catch (FlvException e) {
      LOG.warn("FFmpeg of {} gave out what cannot be read: {}", name, e.getMessage());
      process.destroyForcibly();
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
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
        LOG.debug("FFmpeg of {}: {}", name, line);
      }
    } catch (IOException e) {
      LOG.debug("stderr of {}'s FFmpeg: {}", name, e.getMessage());
    }
  }

  private static Thread thread(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name(name).start(work);
  }

  private static void join(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(FINISH_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
