package dev.millrace.rtmp;

/// How a client greets a server.
public enum HandshakeMode {
  /// That of RTMP 1.0, as OBS does it.
  SIMPLE,
  /// With Adobe's digest, as FFmpeg does it.
  DIGEST
}
