package dev.millrace.streaming.transcoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// FFmpeg's argument lists. Stateless.
final class FfmpegArguments {
  private static final int MOST_PICTURES = 60;

  private FfmpegArguments() {}

  /// The ladder: single-track FLV on stdin, Enhanced RTMP multitrack FLV on stdout, track n being
  /// rung n. Measured with FFmpeg 8.1.2: a lag of about 0.1 s, every keyframe at the source's pts.
  static List<String> ladder(List<Rung> rungs, Cadence cadence) {
    List<String> arguments = new ArrayList<>(common());
    // The defaults wait for 5 s of input; 32 bytes are the FLV header and the first tag.
    arguments.addAll(List.of("-probesize", "32", "-analyzeduration", "0"));
    // More decoder threads mean more frames of delay.
    arguments.addAll(List.of("-threads", "2", "-copyts", "-f", "flv", "-i", "pipe:0"));
    arguments.addAll(List.of("-filter_complex", graph(rungs, cadence.picturesPerSecond())));
    rungs.forEach(rung -> arguments.addAll(List.of("-map", "[" + rung.name() + "]")));
    arguments.addAll(List.of("-c:v", "libx264", "-preset", "veryfast", "-tune", "zerolatency"));
    arguments.addAll(List.of("-profile:v", "high", "-pix_fmt", "yuv420p"));
    // The graph's frame times, to the millisecond.
    arguments.addAll(List.of("-fps_mode", "passthrough", "-enc_time_base", "1:1000"));
    arguments.addAll(List.of("-x264-params", rateControl(cadence.picturesPerSecond())));
    arguments.addAll(List.of("-sc_threshold", "0", "-g", "100000"));
    arguments.addAll(List.of("-force_key_frames", keyframes(cadence.keyframeSeconds())));
    for (int i = 0; i < rungs.size(); i++) {
      arguments.addAll(rate(i, rungs.get(i).bitrate()));
    }
    arguments.addAll(List.of("-flush_packets", "1", "-f", "flv"));
    arguments.addAll(List.of("-flvflags", "no_duration_filesize+no_sequence_end", "pipe:1"));
    return List.copyOf(arguments);
  }

  /// A JPEG of each, at most 1280 wide, of the first picture in its MP4.
  static List<String> thumbnails(List<StillFiles> files) {
    List<String> arguments = new ArrayList<>(common());
    arguments.addAll(List.of("-nostdin", "-filter_threads", "1"));
    for (StillFiles still : files) {
      // MP4's header says all: to look for it in the picture would be to decode it twice.
      arguments.addAll(List.of("-threads", "1", "-nofind_stream_info", "-f", "mp4"));
      arguments.addAll(List.of("-i", "file:" + still.mp4()));
    }
    for (int i = 0; i < files.size(); i++) {
      arguments.addAll(List.of("-map", i + ":v:0", "-frames:v", "1", "-threads", "1"));
      arguments.addAll(List.of("-vf", "scale='min(1280,iw)':-2", "-pix_fmt", "yuvj420p"));
      arguments.addAll(List.of("-c:v", "mjpeg", "-q:v", "4", "-f", "image2pipe"));
      arguments.add("file:" + files.get(i).jpeg());
    }
    return List.copyOf(arguments);
  }

  private static List<String> common() {
    return List.of("-hide_banner", "-nostats", "-loglevel", "error");
  }

  /// A constant rate is made before the pictures are scaled: all rungs have the same ones. It costs
  /// the time to the next picture of the source, which tells how long the last one is shown.
  private static String graph(List<Rung> rungs, int picturesPerSecond) {
    StringBuilder graph = new StringBuilder("[0:v]");
    graph.append(picturesPerSecond == 0 ? "" : "fps=" + picturesPerSecond + ",");
    graph.append("split=").append(rungs.size());
    rungs.forEach(rung -> graph.append("[to").append(rung.name()).append(']'));
    for (Rung rung : rungs) {
      graph.append(
          String.format(
              Locale.ROOT,
              ";[to%1$s]scale=%2$d:%3$d,setsar=1[%1$s]",
              rung.name(),
              rung.width(),
              rung.height()));
    }
    return graph.toString();
  }

  /// AV1 seldom says how many pictures there are in a second, nor does every H.264: FFmpeg takes
  /// the ticks of its clock for pictures then, and x264 gives each a thousandth of a second's bits.
  /// It is to count by their times, and begins at a number that is high enough for the level.
  private static String rateControl(int picturesPerSecond) {
    int rate = picturesPerSecond == 0 ? MOST_PICTURES : picturesPerSecond;
    return "force-cfr=0:fps=" + rate + "/1";
  }

  private static String keyframes(int seconds) {
    return seconds == 0
        ? "source"
        : "expr:isnan(prev_forced_t)+gte(t,prev_forced_t+" + seconds + ")";
  }

  private static List<String> rate(int track, int bitrate) {
    String rate = Integer.toString(bitrate);
    return List.of("-b:v:" + track, rate, "-maxrate:v:" + track, rate, "-bufsize:v:" + track, rate);
  }
}
