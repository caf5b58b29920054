package dev.millrace.contracts;

/// The part of an RFC 9457 problem that a service shows or logs. Immutable.
///
/// @param detail a plain sentence for a person
public record Problem(String title, int status, String detail) {}
