package dev.millrace.app;

import dev.millrace.clients.RtmpPublisher;
import dev.millrace.flv.FlvException;
import dev.millrace.flv.FlvReader;
import dev.millrace.flv.FlvTag;
import dev.millrace.rtmp.RtmpException;
import dev.millrace.rtmp.StreamKey;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// FFmpeg makes a moving test picture with sound, we publish it over RTMP, again when it ends. Not
/// FFmpeg itself: its argument list, which each user of the machine can read, would hold the stream
/// key, and 8.1 has no other place for it that works. Closing ends it.
final class DemoPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemoPublisher.class);
  private static final int MAX_TAG_SIZE = 4 << 20;
  private static final long PAUSE_SECONDS = 2;
  private static final long STOP_MS = 2000;

  private final Path ffmpeg;
  private final InetSocketAddress server;
  private final StreamKey key;
  private final Thread thread = Thread.ofPlatform().daemon().name("demo").unstarted(this::run);
  private volatile boolean closed;
  private volatile @Nullable Process source;

  DemoPublisher(Path ffmpeg, InetSocketAddress server, StreamKey key) {
    this.ffmpeg = ffmpeg;
    this.server = server;
    this.key = key;
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    Process running = source;
    if (running != null) {
      // Not the process's own destroy, which closes the pipe that is being read.
      running.toHandle().destroy();
    }
    try {
      // It says goodbye to the server first.
      thread.join(STOP_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  private void run() {
    try {
      while (!closed) {
        publish();
        if (!closed) {
          LOG.warn("The demo's picture ended, it starts again in {} s", PAUSE_SECONDS);
          TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish() {
    try (RtmpPublisher publisher = RtmpPublisher.publish(server, key)) {
      publisher.metadata(/* video= */ true, /* audio= */ true);
      Process process = new ProcessBuilder(command()).redirectError(Redirect.DISCARD).start();
      source = process;
      try (InputStream flv = process.getInputStream()) {
        send(flv, publisher);
      } finally {
        process.destroy();
      }
      publisher.stop();
    } catch (IOException | FlvException | RtmpException e) {
      LOG.atLevel(closed ? Level.DEBUG : Level.WARN)
          .log("The demo's picture cannot be published: {}", e.getMessage());
    }
  }

  private void send(InputStream flv, RtmpPublisher publisher) throws IOException {
    FlvReader reader = new FlvReader(MAX_TAG_SIZE);
    byte[] buffer = new byte[64 << 10];
    for (int read = flv.read(buffer); read >= 0 && !closed; read = flv.read(buffer)) {
      for (FlvTag tag : reader.receive(ByteBuffer.wrap(buffer, 0, read))) {
        publisher.send(tag);
      }
    }
  }

  private List<String> command() {
    return List.of(
        "setsid",
        ffmpeg.toString(),
        "-nostdin",
        "-hide_banner",
        "-v",
        "error",
        "-re",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=1280x720:rate=30",
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=330:beep_factor=4:sample_rate=48000",
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-tune",
        "zerolatency",
        "-pix_fmt",
        "yuv420p",
        "-g",
        "60",
        "-keyint_min",
        "60",
        "-sc_threshold",
        "0",
        "-b:v",
        "2500k",
        "-c:a",
        "aac",
        "-ac",
        "2",
        "-b:a",
        "128k",
        "-flush_packets",
        "1",
        "-f",
        "flv",
        "-");
  }
}
