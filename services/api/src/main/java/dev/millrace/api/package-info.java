/// The api service: accounts, tokens, channels, videos.
@NullMarked
package dev.millrace.api;

import org.jspecify.annotations.NullMarked;
