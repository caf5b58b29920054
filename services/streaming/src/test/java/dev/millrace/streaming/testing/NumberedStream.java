package dev.millrace.streaming.testing;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.clients.RtmpPublisher;
import dev.millrace.flv.FlvTag;
import dev.millrace.media.Bytes;
import dev.millrace.rtmp.StreamKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/// A publisher in real time whose pictures and sounds carry running numbers, and a viewer that
/// looks for every one of them.
public final class NumberedStream implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(45);
  private static final String MARK = "MILLRACE-NUMBER:";
  private static final int DIGITS = 8;
  private static final long LOOK_NANOS = 200_000_000;
  private static final Pattern MARKED = Pattern.compile(MARK + "(\\d{" + DIGITS + "})");
  private static final Pattern PART = Pattern.compile("#EXT-X-PART:.*URI=\"([^\"]+)\".*");

  /// A whole number of GOPs and of sounds, which go on without a seam in the next lap.
  private static final long LAP_MS = 8_000;

  /// Of the body of a picture in legacy FLV: frame type, packet type, composition time.
  private static final int PICTURE_HEADER = 5;

  private final TestServer server;
  private final String video;
  private final RtmpPublisher publisher;
  private final Lane pictures = new Lane("high");
  private final Lane sounds = new Lane("audio");
  private final Thread sender = Thread.ofVirtual().unstarted(this::send);
  private final Thread viewer = Thread.ofVirtual().unstarted(this::view);
  private volatile boolean stopping;
  private volatile String failure = "";

  /// Begins to publish under a key that api knows as `video`'s.
  public NumberedStream(TestServer server, String key, String video) throws IOException {
    this.server = server;
    this.video = video;
    this.publisher = RtmpPublisher.publish(server.rtmp(), new StreamKey(key));
    sender.start();
    viewer.start();
  }

  /// Waits until viewers have everything that was sent before the call, and none is missing.
  public void assertLossless() {
    for (Lane lane : List.of(pictures, sounds)) {
      long sent = lane.sent.get();
      until(DEADLINE, () -> lane.seen.size() >= sent || !failure.isEmpty());
      assertThat(failure).isEmpty();
      assertThat(lane.missing()).as(video + " " + lane.rendition).isEmpty();
    }
  }

  /// Ends the broadcast: its recording must hold everything that was sent, once and in order.
  public void assertRecordedWhole() throws InterruptedException {
    stopping = true;
    sender.join(DEADLINE);
    viewer.join(DEADLINE);
    assertThat(failure).isEmpty();
    for (Lane lane : List.of(pictures, sounds)) {
      String playlist = "/hls-live/" + video + "/vod/" + lane.rendition + ".m3u8";
      until(DEADLINE, () -> server.text(playlist).contains("#EXT-X-ENDLIST"));
      assertThat(lane.recorded(playlist))
          .containsExactlyElementsOf(LongStream.range(0, lane.sent.get()).boxed().toList());
    }
  }

  @Override
  public void close() throws IOException {
    stopping = true;
    publisher.close();
  }

  /// Playlists have a window, so what is new must not be left for long.
  private void view() {
    while (!stopping) {
      pictures.look();
      sounds.look();
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void send() {
    try {
      publisher.metadata(/* video= */ true, /* audio= */ true);
      List<FlvTag> tags =
          TestSource.SMALL.tags().stream().filter(tag -> tag.timestampMs() < LAP_MS).toList();
      long began = System.nanoTime();
      for (long lapMs = 0; !stopping; lapMs += LAP_MS) {
        sendLap(tags, began, lapMs);
      }
      publisher.stop();
    } catch (IOException e) {
      failure = video + " was cut off: " + e.getMessage();
    }
  }

  private void sendLap(List<FlvTag> tags, long began, long lapMs) throws IOException {
    for (FlvTag tag : tags) {
      long timeMs = lapMs + tag.timestampMs();
      long due = began + TimeUnit.MILLISECONDS.toNanos(timeMs);
      while (System.nanoTime() - due < 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      if (stopping) {
        return;
      }
      publisher.send(new FlvTag(tag.type(), timeMs, numbered(tag)));
    }
  }

  /// Sequence headers and ends are left as they are, and sounds before the first picture, which
  /// viewers do not get.
  private Bytes numbered(FlvTag tag) {
    boolean sound = tag.type() == FlvTag.Type.AUDIO;
    if (tag.type() == FlvTag.Type.SCRIPT
        || tag.body().get(1) != 1
        || (sound && pictures.sent.get() == 0)) {
      return tag.body();
    }
    return sound
        ? Bytes.concat(tag.body(), sounds.next())
        : Bytes.concat(
            tag.body().slice(0, PICTURE_HEADER),
            note(pictures.next()),
            tag.body().slice(PICTURE_HEADER));
  }

  /// A NAL unit that decoders skip: SEI, user data behind an identifier of 16 bytes (H.264, D.1.7).
  private static Bytes note(Bytes text) {
    int size = text.size();
    return Bytes.concat(Bytes.of(0, 0, 0, size + 4, 6, 5, size), text, Bytes.of(0x80));
  }

  /// One rendition's numbers.
  private final class Lane {
    private final String rendition;
    private final AtomicLong sent = new AtomicLong();
    private final Set<Long> seen = ConcurrentHashMap.newKeySet();
    private final Set<String> fetched = new HashSet<>();

    Lane(String rendition) {
      this.rendition = rendition;
    }

    Bytes next() {
      return Bytes.utf8((MARK + "%0" + DIGITS + "d").formatted(sent.getAndIncrement()));
    }

    /// Fetches what is new.
    void look() {
      String playlist = "/hls-live/" + video + "/" + rendition + ".m3u8";
      for (String line : server.text(playlist).lines().toList()) {
        Matcher part = PART.matcher(line);
        String file = part.matches() ? part.group(1) : line;
        if (file.endsWith(".m4s") && !file.startsWith("#") && fetched.add(file)) {
          seen.addAll(numbersOf(playlist, file));
        }
      }
    }

    List<Long> missing() {
      return LongStream.range(0, seen.size()).boxed().filter(n -> !seen.contains(n)).toList();
    }

    List<Long> recorded(String playlist) {
      List<Long> numbers = new ArrayList<>();
      for (String line : server.text(playlist).lines().toList()) {
        if (line.endsWith(".m4s")) {
          numbers.addAll(numbersOf(playlist, line));
        }
      }
      return numbers;
    }

    private List<Long> numbersOf(String playlist, String file) {
      String path = URI.create(playlist).resolve(file).toString();
      byte[] body = server.send(server.request(path), BodyHandlers.ofByteArray()).body();
      Matcher matcher = MARKED.matcher(new String(body, StandardCharsets.ISO_8859_1));
      List<Long> numbers = new ArrayList<>();
      while (matcher.find()) {
        numbers.add(Long.parseLong(matcher.group(1)));
      }
      return numbers;
    }
  }
}
