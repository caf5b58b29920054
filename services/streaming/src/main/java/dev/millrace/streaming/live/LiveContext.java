package dev.millrace.streaming.live;

import dev.millrace.ffmpeg.FfmpegLauncher;
import dev.millrace.streaming.api.LeaseEnds;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.recording.Recordings;
import java.time.Duration;

/// What all live streams share. Thread-safe.
///
/// @param ends who hears of broadcasts that are over
/// @param ladder whether low and mid are made
/// @param protection how long a broadcast waits for a publisher whose connection was lost; zero: it
///   ends at once
public record LiveContext(
    FfmpegLauncher launcher,
    Thumbnails thumbnails,
    Verdicts verdicts,
    Recordings recordings,
    LeaseEnds ends,
    Counters counters,
    boolean ladder,
    Duration protection) {}
