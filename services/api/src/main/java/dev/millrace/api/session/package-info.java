/// Who calls: tokens, cookies and what they may reach.
@NullMarked
package dev.millrace.api.session;

import org.jspecify.annotations.NullMarked;
