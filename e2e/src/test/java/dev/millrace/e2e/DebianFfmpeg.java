package dev.millrace.e2e;

import java.nio.file.Path;

/// Debian's FFmpeg, an encoder and a player that share nothing with the bundled one.
final class DebianFfmpeg {
  static final Path FFMPEG = Path.of("/usr/bin/ffmpeg");
  static final Path FFPROBE = Path.of("/usr/bin/ffprobe");

  private DebianFfmpeg() {}
}
