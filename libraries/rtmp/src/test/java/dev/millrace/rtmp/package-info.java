@NullMarked
package dev.millrace.rtmp;

import org.jspecify.annotations.NullMarked;
