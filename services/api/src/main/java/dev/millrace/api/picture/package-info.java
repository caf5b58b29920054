/// Profile pictures: uploads, who makes what pages show of them, and serving that.
@NullMarked
package dev.millrace.api.picture;

import org.jspecify.annotations.NullMarked;
