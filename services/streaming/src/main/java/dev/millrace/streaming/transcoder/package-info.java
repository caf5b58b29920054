/// FFmpeg as a process: the ladder, its supervision, and thumbnails.
@NullMarked
package dev.millrace.streaming.transcoder;

import org.jspecify.annotations.NullMarked;
