/// What several of this module's tests need: FFmpeg, a fake api, a source.
@NullMarked
package dev.millrace.streaming.testing;

import org.jspecify.annotations.NullMarked;
