@NullMarked
package dev.millrace.flv;

import org.jspecify.annotations.NullMarked;
