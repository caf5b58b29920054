package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// What a player gets of an ended stream, measured by ffprobe.
final class Playback {
  private final Program program;
  private final String url;
  private final Path folder;

  Playback(Program program, String url, Path folder) {
    this.program = program;
    this.url = url;
    this.folder = folder;
  }

  String playlist(String rendition) {
    return program.text("/hls-live/" + url + "/" + rendition + ".m3u8");
  }

  /// Decodes everything; what ffprobe complains about.
  String complaints(String rendition) {
    return decoded(rendition)
        .lines()
        .filter(line -> !line.isBlank() && !line.matches("\\d+,?"))
        .reduce("", (all, line) -> all + line + "\n");
  }

  /// How many pictures or audio frames it decodes.
  int frames(String rendition) {
    return decoded(rendition)
        .lines()
        .filter(line -> line.matches("\\d+,?"))
        .mapToInt(line -> Integer.parseInt(line.replace(",", "")))
        .max()
        .orElse(0);
  }

  private String decoded(String rendition) {
    return Programs.run(
        List.of(
            DebianFfmpeg.FFPROBE.toString(),
            "-v",
            "error",
            "-live_start_index",
            "0",
            "-count_frames",
            "-show_entries",
            "stream=nb_read_frames",
            "-of",
            "csv=p=0",
            source(rendition)));
  }

  /// Such as `1280x720`.
  String size(String rendition) {
    return Programs.run(
            List.of(
                DebianFfmpeg.FFPROBE.toString(),
                "-v",
                "error",
                "-select_streams",
                "v:0",
                "-show_entries",
                "stream=width,height",
                "-of",
                "csv=p=0:s=x",
                source(rendition)))
        .lines()
        .findFirst()
        .orElse("");
  }

  /// When each segment's first frame is shown, in seconds.
  List<Double> segmentStarts(String rendition) throws IOException {
    String playlist = playlist(rendition);
    byte[] init = null;
    List<Double> starts = new ArrayList<>();
    for (String line : playlist.lines().toList()) {
      if (line.startsWith("#EXT-X-MAP:URI=")) {
        init = file(line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')));
      } else if (!line.startsWith("#") && init != null) {
        Path segment = folder.resolve(rendition + "-" + starts.size() + ".mp4");
        Files.write(segment, init);
        Files.write(segment, file(line), StandardOpenOption.APPEND);
        starts.add(firstFrame(segment));
      }
    }
    return starts;
  }

  /// When the first frame of a segment behind its init segment is shown, in seconds.
  static double firstFrame(Path segment) {
    List<Double> times =
        Programs.run(
                List.of(
                    DebianFfmpeg.FFPROBE.toString(),
                    "-v",
                    "error",
                    "-show_entries",
                    "packet=pts_time",
                    "-of",
                    "csv=p=0",
                    segment.toString()))
            .lines()
            .map(line -> line.replace(",", "").strip())
            .filter(line -> !line.isEmpty())
            .map(Double::valueOf)
            .toList();
    assertThat(times).as("%s", segment).isNotEmpty();
    return times.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  private byte[] file(String name) {
    return program.bytes("/hls-live/" + url + "/" + name);
  }

  private String source(String rendition) {
    return program.hls("/hls-live/" + url + "/" + rendition + ".m3u8");
  }
}
