/// What admins do: users, broadcasts, who may sign up; and the record of it.
@NullMarked
package dev.millrace.api.admin;

import org.jspecify.annotations.NullMarked;
