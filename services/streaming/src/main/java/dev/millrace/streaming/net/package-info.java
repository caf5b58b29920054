/// What the listeners share: event loops, the certificate, counters, and how connections end.
@NullMarked
package dev.millrace.streaming.net;

import org.jspecify.annotations.NullMarked;
