/// The Java side of the benchmarks: the server under test, a stub of the api, publishers, players.
@NullMarked
package dev.millrace.bench;

import org.jspecify.annotations.NullMarked;
