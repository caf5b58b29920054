/// The streaming service: its configuration, its start and its stop.
@NullMarked
package dev.millrace.streaming;

import org.jspecify.annotations.NullMarked;
