/// Keeps broadcasts as files, and finds them again.
@NullMarked
package dev.millrace.streaming.recording;

import org.jspecify.annotations.NullMarked;
