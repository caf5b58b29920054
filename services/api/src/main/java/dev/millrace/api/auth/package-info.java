/// Sign-up, login, refresh, logout, passwords.
@NullMarked
package dev.millrace.api.auth;

import org.jspecify.annotations.NullMarked;
