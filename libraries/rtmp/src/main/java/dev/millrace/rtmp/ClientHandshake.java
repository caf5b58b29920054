package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import dev.millrace.rtmp.HandshakeDigest.Schema;
import dev.millrace.rtmp.HandshakeDigest.Signer;
import java.util.Optional;

/// The client's side, with a digest or without. Owner thread only.
final class ClientHandshake extends Handshake {
  private final HandshakeMode mode;
  private boolean serverSigns;

  ClientHandshake(HandshakeMode mode, Bytes random) {
    super(random);
    this.mode = mode;
  }

  /// Sends C0 and C1.
  void start(Output output) {
    output.raw(Bytes.of(VERSION));
    output.raw(hello());
  }

  private Bytes hello() {
    return switch (mode) {
      case SIMPLE -> greeting(0, 0, 0, 0);
      case DIGEST ->
          HandshakeDigest.embed(greeting(9, 0, 124, 2), Schema.DIGEST_FIRST, Signer.CLIENT);
    };
  }

  /// A server without a digest gets its own bytes back, also from a client that has one.
  @Override
  void greeted(Bytes greeting, Output output) {
    Optional<HandshakeDigest> digest =
        mode == HandshakeMode.DIGEST
            ? HandshakeDigest.find(greeting, Signer.SERVER)
            : Optional.empty();
    serverSigns = digest.isPresent();
    output.raw(digest.map(found -> found.respond(greeting, Signer.CLIENT)).orElse(greeting));
  }

  /// A server that has a digest must have signed ours: FFmpeg demands it when it reads.
  ///
  /// @throws RtmpException `MALFORMED`
  @Override
  void answered(Bytes response) {
    if (serverSigns
        && !HandshakeDigest.find(hello(), Signer.CLIENT).stream()
            .allMatch(own -> own.respond(response, Signer.SERVER).equals(response))) {
      throw new RtmpException(Reason.MALFORMED, "the server's response does not sign our digest");
    }
  }
}
