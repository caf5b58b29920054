/// The description of the HTTP interface: OpenAPI 3.1.
@NullMarked
package dev.millrace.api.openapi;

import org.jspecify.annotations.NullMarked;
