package dev.millrace.hls;

import dev.millrace.media.Bytes;
import java.util.List;

/// A CMAF chunk: some samples of a segment. Immutable.
///
/// @param boxes `moof` and `mdat`, in pieces that share the samples' memory
/// @param seconds how long it plays
/// @param independent whether it begins with a sync sample
record Part(List<Bytes> boxes, double seconds, boolean independent) {}
