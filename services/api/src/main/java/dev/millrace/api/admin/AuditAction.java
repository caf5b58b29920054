package dev.millrace.api.admin;

/// What an admin did. A name stays for ever: entries have it.
enum AuditAction {
  ADMIN_MADE,
  ADMIN_REMOVED,
  USER_SUSPENDED,
  USER_UNSUSPENDED,
  USER_DELETED,
  BROADCAST_ENDED,
  REGISTRATION_CHANGED,
  INVITE_MADE,
  INVITE_DELETED
}
