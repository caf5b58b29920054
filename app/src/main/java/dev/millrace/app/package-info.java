/// All in one process: the services, an embedded PostgreSQL, the command line.
@NullMarked
package dev.millrace.app;

import org.jspecify.annotations.NullMarked;
