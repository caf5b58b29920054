/// What tests of several modules need: waiting with a deadline, golden files, programs, databases.
@NullMarked
package dev.millrace.testing;

import org.jspecify.annotations.NullMarked;
