package dev.millrace.conformance;

/// What must be looked at to see that a rule is broken.
public enum Scope {
  /// One text of a media playlist.
  PLAYLIST,
  /// Two texts of the same media playlist, one after the other.
  UPDATE,
  /// The media playlists of one presentation, side by side.
  RENDITIONS,
  /// The multivariant playlist.
  MULTIVARIANT,
  /// The answers of a server.
  SERVER
}
