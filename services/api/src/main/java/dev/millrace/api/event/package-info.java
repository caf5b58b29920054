/// Live events: what changes, told to the pages that are open.
@NullMarked
package dev.millrace.api.event;

import org.jspecify.annotations.NullMarked;
