/// What streaming asks and tells api: verify, heartbeat, end, thumbnail. The JDK's HTTP client.
@NullMarked
package dev.millrace.streaming.api;

import org.jspecify.annotations.NullMarked;
