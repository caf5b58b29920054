package dev.millrace.streaming.live;

import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.recording.Recordings;
import dev.millrace.streaming.transcoder.FfmpegLauncher;

/// What all live streams share. Thread-safe.
///
/// @param ladder whether low and mid are made
public record LiveContext(
    FfmpegLauncher launcher,
    Thumbnails thumbnails,
    Verdicts verdicts,
    Recordings recordings,
    Counters counters,
    boolean ladder) {}
