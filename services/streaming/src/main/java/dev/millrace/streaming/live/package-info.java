/// The life of a live stream: from a publisher's tags to snapshots.
@NullMarked
package dev.millrace.streaming.live;

import org.jspecify.annotations.NullMarked;
