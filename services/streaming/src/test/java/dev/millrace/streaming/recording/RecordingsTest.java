package dev.millrace.streaming.recording;

import static dev.millrace.hls.Rendition.AUDIO;
import static dev.millrace.hls.Rendition.HIGH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.hls.HlsAnswer;
import dev.millrace.hls.Recording;
import dev.millrace.hls.RecordingLog;
import dev.millrace.hls.Rendition;
import dev.millrace.media.Bytes;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.testing.LogLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a disk that fails, and with what a failure left there.
class RecordingsTest {
  private static final Bytes CONTENT = Bytes.utf8("media");

  @TempDir private Path videos;
  private final Counters counters = new Counters();
  private Recordings recordings;

  @BeforeEach
  void open() {
    recordings = new Recordings(videos, counters);
  }

  @AfterEach
  void close() {
    recordings.close();
  }

  @Test
  void goesOnBehindALineThatWasCutOffAnywhere() throws Exception {
    Path index = videos.resolve("video1/high.index");
    segment(begin("one"), 1, "one");
    String whole = Files.readString(index);
    for (int size = 0; size <= whole.length(); size++) {
      String token = "two" + size;
      Files.writeString(index, whole.substring(0, size));
      segment(begin(token), 2, token);
      assertThat(recording().has(HIGH, "init-" + token + ".mp4")).as("cut at %d", size).isTrue();
      assertThat(recording().has(HIGH, "2-" + token + ".m4s")).as("cut at %d", size).isTrue();
      assertThat(recording().has(HIGH, "1-one.m4s")).isEqualTo(size == whole.length());
    }
  }

  @Test
  void aLineWithoutItsEndIsNone() throws Exception {
    segment(begin("one"), 1, "one");
    Path index = videos.resolve("video1/high.index");
    String line = Files.readString(index).lines().toList().getLast().replace("1-one", "2-one");
    Files.writeString(index, line, StandardOpenOption.APPEND);
    assertThat(recording().has(HIGH, "1-one.m4s")).isTrue();
    assertThat(recording().has(HIGH, "2-one.m4s")).isFalse();
  }

  @Test
  void readsWhatIsLeftOfAnIndex() throws Exception {
    segment(begin("one"), 1, "one");
    Path index = videos.resolve("video1/high.index");
    Files.write(index, new byte[] {(byte) 0xff, 0, '\n'}, StandardOpenOption.APPEND);
    assertThat(recording().has(HIGH, "1-one.m4s")).isTrue();
  }

  /// What could not be written is not there, what follows can be played: the disk has room again.
  @Test
  void goesOnWhenItCanWriteAgain() throws Exception {
    Path index = videos.resolve("video1/high.index");
    try (LogLines log = LogLines.of(BroadcastLog.class.getName())) {
      Files.createDirectories(index); // no file can be there
      RecordingLog broadcast = begin("one");
      for (int msn = 1; msn <= 3; msn++) {
        segment(broadcast, msn, "one");
        write(broadcast, AUDIO, msn, "one"); // can be written all the time
      }
      assertThat(counters.get("recordings.segments.failed")).isEqualTo(3);
      assertThat(videos.resolve("video1/high")).isEmptyDirectory();
      Files.delete(index);
      for (int msn = 4; msn <= 6; msn++) {
        segment(broadcast, msn, "one");
      }
      assertThat(log.lines()).hasSize(2);
    }
    assertThat(recording().has(HIGH, "init-one.mp4")).isTrue();
    assertThat(recording().has(HIGH, "3-one.m4s")).isFalse();
    assertThat(recording().has(HIGH, "4-one.m4s")).isTrue();
    assertThat(recording().nextMsn()).isEqualTo(7);
  }

  private RecordingLog begin(String token) {
    RecordingLog log = recordings.log("video1");
    String name = "init-" + token + ".mp4";
    for (Rendition rendition : List.of(HIGH, AUDIO)) {
      String entry = "init " + name + " avc1.64001f 640 360 0 true 1700000000000";
      log.init(rendition, name, entry, CONTENT);
    }
    return log;
  }

  private void segment(RecordingLog log, int msn, String token) throws Exception {
    write(log, HIGH, msn, token);
  }

  private void write(RecordingLog log, Rendition rendition, int msn, String token)
      throws Exception {
    String name = msn + "-" + token + ".m4s";
    String entry = "segment %s init-%s.mp4 0 1700000010000 2.00000 60 5".formatted(name, token);
    HlsAnswer.Memory body = new HlsAnswer.Memory(List.of(CONTENT));
    log.segment(
        rendition, new HlsAnswer.Media(name, body, CONTENT.size(), rendition), entry, () -> {});
    recordings.written().get(10, TimeUnit.SECONDS);
  }

  private Recording recording() throws Exception {
    return recordings.find("video1").get(10, TimeUnit.SECONDS).orElseThrow();
  }
}
