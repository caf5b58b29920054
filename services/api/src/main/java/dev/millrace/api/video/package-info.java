/// Videos and their thumbnails.
@NullMarked
package dev.millrace.api.video;

import org.jspecify.annotations.NullMarked;
