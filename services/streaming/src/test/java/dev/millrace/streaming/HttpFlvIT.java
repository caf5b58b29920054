package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.clients.RtmpPublisher;
import dev.millrace.flv.FlvReader;
import dev.millrace.flv.FlvTag;
import dev.millrace.rtmp.StreamKey;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.TestCertificate;
import dev.millrace.streaming.testing.TestConfig;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading over HTTP-FLV, plain and encrypted, over HTTP/1.1 and HTTP/2.
class HttpFlvIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String KEY = "good-key";

  /// Until then it is found out what the pictures are like, and they are held.
  private static final long STEPS_FROM_MS = 4_000;

  private static final long STEPS_TO_MS = 6_000;

  @TempDir private Path folder;

  @Test
  void givesEachPictureBeforeTheNextIsSentOverEachProtocol() throws Exception {
    TestCertificate certificate = new TestCertificate(folder);
    try (FakeApi api = new FakeApi();
        TestServer server =
            new TestServer(new TestConfig(api).relay().tls(certificate.files()).build());
        HttpClient client = HttpClient.newBuilder().sslContext(certificate.client()).build()) {
      api.allow(KEY, "video1");
      RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), new StreamKey(KEY));
      publisher.metadata(/* video= */ true, /* audio= */ true);
      String plain = server.url("/live/video1.flv");
      String encrypted = "https://localhost:" + server.hlsPort() + "/live/video1.flv";
      List<Reading> readings =
          List.of(
              new Reading(client, plain, Version.HTTP_1_1),
              new Reading(client, encrypted, Version.HTTP_1_1),
              new Reading(client, encrypted, Version.HTTP_2));
      until(DEADLINE, () -> api.viewers() == readings.size());
      send(publisher, readings);
      publisher.stop();
      for (Reading reading : readings) {
        reading.ended.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  /// In real time first, then each picture only when all have the one before.
  private static void send(RtmpPublisher publisher, List<Reading> readings) throws IOException {
    List<FlvTag> tags = TestSource.SMALL.tags();
    List<FlvTag> first = tags.stream().filter(tag -> tag.timestampMs() < STEPS_FROM_MS).toList();
    publisher.play(first);
    int sent = (int) first.stream().filter(HttpFlvIT::picture).count();
    await(readings, sent);
    for (FlvTag tag : tags.subList(first.size(), tags.size())) {
      if (tag.timestampMs() >= STEPS_TO_MS) {
        break;
      }
      publisher.send(tag);
      if (picture(tag)) {
        sent++;
        await(readings, sent);
      }
    }
    assertThat(sent).isEqualTo((int) STEPS_TO_MS * TestSource.PICTURES / TestSource.SECONDS / 1000);
  }

  private static void await(List<Reading> readings, int pictures) {
    for (Reading reading : readings) {
      until(DEADLINE, () -> reading.pictures.get() == pictures || reading.ended.isDone());
      assertThat(reading.pictures).as(reading.toString()).hasValue(pictures);
    }
  }

  /// Behind the byte that names the codec: 1 is a picture, and no sequence header.
  private static boolean picture(FlvTag tag) {
    return tag.type() == FlvTag.Type.VIDEO && tag.body().get(1) == 1;
  }

  /// One who reads to the end.
  private static final class Reading {
    private final String name;
    private final Version version;
    private final AtomicInteger pictures = new AtomicInteger();
    private final CompletableFuture<Void> ended;

    Reading(HttpClient client, String url, Version version) {
      this.name = url + " over " + version;
      this.version = version;
      this.ended =
          client
              .sendAsync(
                  HttpRequest.newBuilder(URI.create(url)).version(version).build(),
                  BodyHandlers.ofInputStream())
              .thenAcceptAsync(this::read, Thread::startVirtualThread);
    }

    private void read(HttpResponse<InputStream> response) {
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.version()).isEqualTo(version);
      FlvReader reader = new FlvReader(16 << 20);
      byte[] buffer = new byte[64 << 10];
      try (InputStream body = response.body()) {
        for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
          reader.receive(ByteBuffer.wrap(buffer, 0, length)).stream()
              .filter(HttpFlvIT::picture)
              .forEach(_ -> pictures.incrementAndGet());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
