package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.conformance.LiveReader;
import dev.millrace.conformance.Mode;
import dev.millrace.conformance.Report;
import dev.millrace.conformance.Rule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client that goes by the rules of RFC 8216bis finds none of them broken.
class ConformanceIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String GOP_2S = "-g 60 -keyint_min 60";

  @TempDir static Path folder;
  private static Program program;

  @BeforeAll
  static void start() throws IOException {
    program = new Program(folder);
  }

  @AfterAll
  static void stop() {
    program.close();
  }

  @Test
  void keepsTheRulesOfASteadyStream() throws Exception {
    try (Streamer streamer = new Streamer(program, "steady")) {
      URI address = onAir(streamer, 60);
      check(LiveReader.read(address, Duration.ofSeconds(15), Mode.LOW_LATENCY));
      check(LiveReader.read(address, Duration.ofSeconds(8), Mode.PLAIN));
    }
  }

  @Test
  void keepsTheRulesWhenTheLadderDies() throws Exception {
    try (Streamer streamer = new Streamer(program, "ladder")) {
      URI address = onAir(streamer, 60);
      Future<Report> reading = read(address);
      until(DEADLINE, () -> playlist(address, "low").contains("/3-"));
      ladders().forEach(ProcessHandle::destroyForcibly);
      Report report = reading.get();
      check(report);
      assertThat(report.notes())
          .filteredOn(finding -> finding.rule() == Rule.GAP_PART_IN_SEGMENT)
          .isNotEmpty()
          .noneMatch(finding -> finding.playlist().contains("/high.m3u8"));
    }
  }

  private static Future<Report> read(URI address) {
    FutureTask<Report> reading =
        new FutureTask<>(() -> LiveReader.read(address, Duration.ofSeconds(20), Mode.LOW_LATENCY));
    Thread.ofVirtual().start(reading);
    return reading;
  }

  private static void check(Report report) {
    System.out.println(report);
    assertThat(report.conforms()).as("%s", report).isTrue();
  }

  private static URI onAir(Streamer streamer, int seconds) throws Exception {
    String url = streamer.newVideo("By the rules");
    streamer.publish(
        DebianFfmpeg.FFMPEG, "1280x720", GOP_2S, true, seconds, folder.resolve(streamer.name));
    String multivariant = "/hls-live/" + url + ".m3u8";
    until(DEADLINE, () -> program.status(program.hlsPort, multivariant) == 200);
    return URI.create(program.hls(multivariant));
  }

  private static String playlist(URI multivariant, String rendition) {
    String path = multivariant.getPath().replace(".m3u8", "/" + rendition + ".m3u8");
    return program.text(path);
  }

  private static List<ProcessHandle> ladders() {
    return program.children("ffmpeg");
  }
}
