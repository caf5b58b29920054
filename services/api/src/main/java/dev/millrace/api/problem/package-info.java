/// Errors as RFC 9457 problem details, and the limits that cause some of them.
@NullMarked
package dev.millrace.api.problem;

import org.jspecify.annotations.NullMarked;
