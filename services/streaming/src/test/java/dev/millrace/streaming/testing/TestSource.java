package dev.millrace.streaming.testing;

import dev.millrace.flv.FlvDemuxer;
import dev.millrace.flv.FlvEvent;
import dev.millrace.flv.FlvReader;
import dev.millrace.flv.FlvTag;
import dev.millrace.testing.BundledFfmpeg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// A moving test picture with a tone, encoded once per shape and kept below `target`.
///
/// @param video FFmpeg's options, those of codecs too; empty for no video
/// @param audio whether there is a tone
public record TestSource(String name, String video, boolean audio) {
  public static final TestSource SMALL =
      new TestSource("small", "-s 640x360 -r 30 -g 60 -keyint_min 60 -bf 0", true);
  public static final TestSource B_FRAMES =
      new TestSource("b-frames", "-s 640x360 -r 30 -g 60 -keyint_min 60 -bf 2", true);

  /// As large as its rate allows, with a keyframe each second.
  public static final TestSource NOISE =
      new TestSource(
          "noise", "-s 640x360 -vf noise=alls=40:allf=t -r 30 -g 30 -keyint_min 30 -bf 0", true);

  public static final TestSource LONG_GOP =
      new TestSource("long-gop", "-s 640x360 -r 30 -g 120 -keyint_min 120 -bf 0", true);
  public static final TestSource OBS_GOP =
      new TestSource("obs-gop", "-s 640x360 -r 30 -g 250 -keyint_min 250 -bf 0", true);

  /// Parts of 0.35 s hold three of its pictures, which is too little.
  public static final TestSource ODD_RATE =
      new TestSource("odd-rate", "-s 640x360 -r 11 -g 22 -keyint_min 22 -bf 0", true);

  /// Pictures are missing, in no order.
  public static final TestSource IRREGULAR =
      new TestSource(
          "irregular",
          "-s 640x360 -vf select=gt(mod(n*7\\,11)\\,3) -fps_mode vfr -g 40 -keyint_min 40 -bf 2",
          true);

  /// A phone that was turned, with another microphone.
  public static final TestSource TURNED =
      new TestSource("turned", "-s 480x854 -r 30 -g 60 -keyint_min 60 -bf 0 -ar 44100", true);

  public static final TestSource SOUND_ONLY = new TestSource("sound-only", "", true);
  public static final TestSource PICTURE_ONLY =
      new TestSource("picture-only", "-s 640x360 -r 30 -g 60 -keyint_min 60 -bf 0", false);

  public static final TestSource HEVC =
      new TestSource(
          "hevc",
          "-s 640x360 -r 30 -c:v libx265 -preset ultrafast -x265-params"
              + " log-level=none:keyint=60:min-keyint=60:scenecut=0:open-gop=0:bframes=2",
          true);
  public static final TestSource AV1_OPUS =
      new TestSource(
          "av1-opus", "-s 640x360 -r 30 -g 60 -c:v libsvtav1 -preset 12 -c:a libopus", true);
  public static final int SECONDS = 12;

  /// Pictures of a source that has any.
  public static final int PICTURES = 30 * SECONDS;

  /// How long it is: `SECONDS` but for what must be late for some time.
  private int seconds() {
    return equals(NOISE) ? 30 : SECONDS;
  }

  /// Whether Millrace must give it a constant rate.
  public boolean constantRate() {
    return equals(ODD_RATE) || equals(IRREGULAR);
  }

  /// The FLV file, made at the first call. Tests of another process may make it at the same time:
  /// it has its name when it is whole.
  public Path file() {
    Path file = Path.of("target", "source-" + name + ".flv").toAbsolutePath();
    synchronized (TestSource.class) {
      if (!Files.exists(file)) {
        Path part = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
        BundledFfmpeg.run(arguments(part).toArray(String[]::new));
        rename(part, file);
      }
    }
    return file;
  }

  private static void rename(Path part, Path file) {
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<FlvTag> tags() {
    try {
      return new FlvReader(16 << 20).receive(ByteBuffer.wrap(Files.readAllBytes(file())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The video's track and samples.
  public List<FlvEvent> videoEvents() {
    FlvDemuxer demuxer = new FlvDemuxer();
    List<FlvEvent> events = new ArrayList<>();
    for (FlvTag tag : tags()) {
      if (tag.type() == FlvTag.Type.VIDEO) {
        events.addAll(demuxer.video(tag.timestampMs(), tag.body()));
      }
    }
    return events;
  }

  private List<String> arguments(Path file) {
    List<String> arguments = new ArrayList<>(List.of("-v", "error", "-y"));
    String seconds = ":d=" + seconds();
    if (!video.isEmpty()) {
      arguments.addAll(List.of("-f", "lavfi", "-i", "testsrc2=s=640x360:r=30" + seconds));
    }
    if (audio) {
      arguments.addAll(
          List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000" + seconds));
      arguments.addAll(List.of("-c:a", "aac", "-b:a", "96k", "-ac", "2"));
    }
    if (!video.isEmpty()) {
      arguments.addAll(List.of("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"));
      arguments.addAll(List.of("-sc_threshold", "0", "-b:v", "1500k"));
      arguments.addAll(List.of(video.split(" ", -1)));
    }
    arguments.addAll(List.of("-f", "flv", file.toString()));
    return arguments;
  }
}
