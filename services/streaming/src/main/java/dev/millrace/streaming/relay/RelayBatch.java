package dev.millrace.streaming.relay;

import dev.millrace.media.Bytes;

/// Some messages, encoded once; all readers' sockets write the same bytes. Immutable.
///
/// @param opening what must be known to decode it
/// @param bytes outside the heap
/// @param entry whether decoding can begin here
record RelayBatch(Opening opening, Bytes bytes, boolean entry) {}
