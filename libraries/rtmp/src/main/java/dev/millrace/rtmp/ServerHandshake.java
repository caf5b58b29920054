package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.rtmp.HandshakeDigest.Signer;

/// The server's side: a client that sent a digest gets one, in the same schema; any other gets its
/// own bytes back. Owner thread only.
final class ServerHandshake extends Handshake {
  ServerHandshake(Bytes random) {
    super(random);
  }

  @Override
  void greeted(Bytes greeting, Output output) {
    output.raw(Bytes.of(VERSION));
    HandshakeDigest.find(greeting, Signer.CLIENT)
        .ifPresentOrElse(
            digest -> {
              Bytes unsigned = greeting(3, 5, 7, 0);
              output.raw(HandshakeDigest.embed(unsigned, digest.schema(), Signer.SERVER));
              output.raw(digest.respond(greeting, Signer.SERVER));
            },
            () -> {
              output.raw(greeting(0, 0, 0, 0));
              output.raw(greeting);
            });
  }

  /// It is not compared: some encoders get it wrong.
  @Override
  void answered(Bytes response) {}
}
