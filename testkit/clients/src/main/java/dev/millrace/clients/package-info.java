/// The other ends of a server's connections, on real sockets.
@NullMarked
package dev.millrace.clients;

import org.jspecify.annotations.NullMarked;
