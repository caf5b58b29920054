/// Jobs off the request path: consumers of the broker's queues, and the pure picture code.
@NullMarked
package dev.millrace.worker;

import org.jspecify.annotations.NullMarked;
