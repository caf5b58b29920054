/// An HLS and Low-Latency HLS conformance checker by the rules of RFC 8216bis
/// (draft-pantos-hls-rfc8216bis-22), whose sections every finding names.
@NullMarked
package dev.millrace.conformance;

import org.jspecify.annotations.NullMarked;
