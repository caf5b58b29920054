/// The web UI's files and what it must know first.
@NullMarked
package dev.millrace.api.web;

import org.jspecify.annotations.NullMarked;
