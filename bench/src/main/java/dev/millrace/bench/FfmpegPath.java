package dev.millrace.bench;

import org.bytedeco.javacpp.Loader;

/// Prints where the FFmpeg of the Maven artifact is, unpacked by the first call.
public final class FfmpegPath {
  private FfmpegPath() {}

  public static void main(String[] arguments) {
    System.out.println(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class));
  }
}
