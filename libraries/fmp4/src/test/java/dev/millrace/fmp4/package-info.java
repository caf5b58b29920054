@NullMarked
package dev.millrace.fmp4;

import org.jspecify.annotations.NullMarked;
