/// Mails by SMTP, off the request path.
@NullMarked
package dev.millrace.api.mail;

import org.jspecify.annotations.NullMarked;
