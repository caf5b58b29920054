/// The records that cross a process boundary. Immutable; JSON names are the component names.
///
/// A reader ignores fields that it does not know, so that the services can be upgraded one by one.
@NullMarked
package dev.millrace.contracts;

import org.jspecify.annotations.NullMarked;
