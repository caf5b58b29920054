/// Words of the trade, shared by every library: bytes, tracks, samples and codec configurations.
@NullMarked
package dev.millrace.media;

import org.jspecify.annotations.NullMarked;
