package dev.millrace.e2e;

import dev.millrace.testing.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A film whose picture is white and whose sound beeps for the first tenth of each second, and when
/// players see and hear that. Between them it is black with a moving clock, and silent.
final class FlashAndBeep {
  static final int RATE = 30;

  private static final int WHITE = 128;
  private static final String DURING_A_FLASH = "lt(mod(t\\,1)\\,0.1)";
  private static final Pattern TIME = Pattern.compile("pts_time:([0-9.]+)");
  private static final Pattern BRIGHTNESS = Pattern.compile("YAVG=([0-9.]+)");
  private static final Pattern SOUND = Pattern.compile("silence_end: ([0-9.]+)");

  private FlashAndBeep() {}

  /// Makes the film, 640x360, 30 pictures and 48,000 stereo sounds a second.
  static void film(Path file, int seconds) {
    String picture =
        "color=black:size=640x360:rate=%d,drawbox=x=mod(t*100\\,600):w=40:h=40:color=gray:t=fill,"
                .formatted(RATE)
            + "drawbox=color=white:t=fill:enable="
            + DURING_A_FLASH;
    String beep = "if(" + DURING_A_FLASH + "\\,0.8*sin(6283*t)\\,0)";
    run(
        List.of(
            List.of("-f", "lavfi", "-i", picture),
            List.of("-f", "lavfi", "-i", "aevalsrc=" + beep + "|" + beep + ":s=48000"),
            List.of("-t", "" + seconds, "-c:v", "libx264", "-preset", "ultrafast", "-crf", "10"),
            List.of("-c:a", "pcm_s16le", "-y", file.toString())));
  }

  /// When the picture turns white, in seconds.
  static List<Double> flashes(String address) {
    String printed =
        run(
            List.of(
                List.of("-copyts", "-i", address, "-map", "v"),
                List.of("-vf", "signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-"),
                List.of("-f", "null", "-")));
    List<Double> flashes = new ArrayList<>();
    boolean white = true; // what has begun before is not counted
    double time = 0;
    for (String line : printed.lines().toList()) {
      Matcher brightness = BRIGHTNESS.matcher(line);
      if (brightness.find()) {
        boolean now = Double.parseDouble(brightness.group(1)) > WHITE;
        if (now && !white) {
          flashes.add(time);
        }
        white = now;
      } else {
        time = found(TIME, line).stream().findFirst().orElse(time);
      }
    }
    return flashes;
  }

  /// When the sound begins, in seconds.
  static List<Double> beeps(String address) {
    return found(
        SOUND,
        run(
            List.of(
                List.of("-v", "info", "-copyts", "-i", address, "-map", "a"),
                List.of("-af", "silencedetect=noise=-20dB:duration=0.3", "-f", "null", "-"))));
  }

  private static List<Double> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(result -> Double.valueOf(result.group(1))).toList();
  }

  private static String run(List<List<String>> options) {
    List<String> command =
        new ArrayList<>(List.of(DebianFfmpeg.FFMPEG.toString(), "-nostdin", "-v", "error"));
    options.forEach(command::addAll);
    return Programs.run(command);
  }
}
