/// FFmpeg as a process that never outlives us.
@NullMarked
package dev.millrace.ffmpeg;

import org.jspecify.annotations.NullMarked;
