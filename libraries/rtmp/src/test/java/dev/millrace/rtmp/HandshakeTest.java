package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.Bytes;
import dev.millrace.rtmp.HandshakeDigest.Schema;
import dev.millrace.rtmp.HandshakeDigest.Signer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HandshakeTest {
  private static final int SIZE = 1536;
  private static final Bytes RANDOM = random(1528);
  private static final Bytes ZEROS = Bytes.wrap(new byte[1528]);

  private final Output output = new Output();

  @Test
  void echoesAClientWithoutADigest() {
    Bytes greeting = random(SIZE);
    Bytes answer = serve(greeting);
    assertThat(answer.get(0)).isEqualTo(3);
    assertThat(s1(answer)).isEqualTo(Bytes.concat(Bytes.wrap(new byte[8]), RANDOM));
    assertThat(s2(answer)).isEqualTo(greeting);
  }

  @ParameterizedTest
  @EnumSource
  void answersADigestInItsSchema(Schema schema) {
    Bytes greeting = HandshakeDigest.embed(random(SIZE), schema, Signer.CLIENT);
    Bytes answer = serve(greeting);
    HandshakeDigest ours = HandshakeDigest.find(s1(answer), Signer.SERVER).orElseThrow();
    assertThat(ours.schema()).isEqualTo(schema);
    HandshakeDigest clients = HandshakeDigest.find(greeting, Signer.CLIENT).orElseThrow();
    assertThat(s2(answer)).isEqualTo(clients.respond(greeting, Signer.SERVER));
    assertThat(HandshakeDigest.find(s1(answer), Signer.CLIENT)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void findsNoDigestWhereAByteIsWrong(Schema schema) {
    byte[] greeting = HandshakeDigest.embed(random(SIZE), schema, Signer.CLIENT).toByteArray();
    greeting[4]++;
    assertThat(HandshakeDigest.find(Bytes.wrap(greeting), Signer.CLIENT)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void staysInsideTheGreetingWhereverTheDigestIs(Schema schema) {
    for (int fill : new int[] {0x00, 0xb5, 0xb6, 0xff}) {
      byte[] greeting = new byte[SIZE];
      Arrays.fill(greeting, (byte) fill);
      Bytes signed = HandshakeDigest.embed(Bytes.wrap(greeting), schema, Signer.CLIENT);
      assertThat(signed.size()).isEqualTo(SIZE);
      assertThat(HandshakeDigest.find(signed, Signer.CLIENT).orElseThrow().schema())
          .isEqualTo(schema);
    }
  }

  /// Recorded from FFmpeg 5.1 reading from a server whose random bytes were zeros. FFmpeg leaves
  /// when the server's response is wrong, so the signature here is one that it took.
  @Test
  void agreesWithFfmpeg() throws IOException {
    Bytes recorded = resource("handshakes/ffmpeg-5.1-reader.bin");
    ServerHandshake server = new ServerHandshake(ZEROS);
    server.receive(recorded.slice(0, 1 + SIZE).asByteBuffer(), output);
    Bytes answer = output.take();
    assertThat(answer.slice(1 + 2 * SIZE - 32).toHex())
        .isEqualTo("f18e8f470113ef6999456f0984f72dec4de803f7722fd1daa4221d2358c51910");
    Bytes c2 = recorded.slice(1 + SIZE);
    HandshakeDigest ours = HandshakeDigest.find(s1(answer), Signer.SERVER).orElseThrow();
    assertThat(ours.respond(c2, Signer.CLIENT)).isEqualTo(c2);
    server.receive(c2.asByteBuffer(), output);
    assertThat(server.complete()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void clientAndServerUnderstandEachOtherHoweverTheyAreSplit(HandshakeMode mode) {
    ClientHandshake client = new ClientHandshake(mode, RANDOM);
    client.start(output);
    Bytes hello = output.take();
    new ServerHandshake(ZEROS).receive(hello.asByteBuffer(), output);
    for (List<ByteBuffer> pieces : Splits.of(output.take())) {
      ClientHandshake fresh = new ClientHandshake(mode, RANDOM);
      pieces.forEach(piece -> fresh.receive(piece, output));
      assertThat(fresh.complete()).isTrue();
      ServerHandshake server = new ServerHandshake(ZEROS);
      Splits.of(Bytes.concat(hello, output.take()))
          .getLast()
          .forEach(piece -> server.receive(piece, output));
      assertThat(server.complete()).isTrue();
      output.take();
    }
  }

  @Test
  void clientWithADigestTakesAServerWithoutOne() {
    ClientHandshake client = new ClientHandshake(HandshakeMode.DIGEST, RANDOM);
    Bytes greeting = random(SIZE);
    client.receive(Bytes.concat(Bytes.of(3), greeting, random(SIZE)).asByteBuffer(), output);
    assertThat(output.take()).isEqualTo(greeting);
  }

  @Test
  void clientLeavesAServerThatSignsWrongly() {
    ClientHandshake client = new ClientHandshake(HandshakeMode.DIGEST, RANDOM);
    Bytes greeting = HandshakeDigest.embed(random(SIZE), Schema.DIGEST_FIRST, Signer.SERVER);
    client.receive(Bytes.concat(Bytes.of(3), greeting).asByteBuffer(), output);
    ByteBuffer response = random(SIZE).asByteBuffer();
    assertThatThrownBy(() -> client.receive(response, output))
        .isInstanceOf(RtmpException.class)
        .hasMessageContaining("does not sign");
  }

  private Bytes serve(Bytes greeting) {
    ServerHandshake server = new ServerHandshake(RANDOM);
    server.receive(Bytes.concat(Bytes.of(3), greeting).asByteBuffer(), output);
    Bytes answer = output.take();
    assertThat(answer.size()).isEqualTo(1 + 2 * SIZE);
    return answer;
  }

  private static Bytes s1(Bytes answer) {
    return answer.slice(1, SIZE);
  }

  private static Bytes s2(Bytes answer) {
    return answer.slice(1 + SIZE);
  }

  private static Bytes random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static Bytes resource(String name) throws IOException {
    try (InputStream input = HandshakeTest.class.getResourceAsStream(name)) {
      return Bytes.wrap(input.readAllBytes());
    }
  }
}
