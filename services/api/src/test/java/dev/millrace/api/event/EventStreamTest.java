package dev.millrace.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  private final EventStream stream =
      new EventStream(new Topic.Everything(), "192.0.2.1", Duration.ofMillis(10));

  @Test
  void writesWhatIsAddedInItsOrderAndEnds() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CompletableFuture<Void> writing = writing(out);
    assertThat(stream.add(bytes("a\n\n"))).isTrue();
    assertThat(stream.add(bytes("b\n\n"))).isTrue();
    while (!out.toString(StandardCharsets.UTF_8).contains("b")) {
      assertThat(writing).isNotDone();
      Thread.onSpinWait();
    }
    stream.close();
    writing.get(10, TimeUnit.SECONDS);
    assertThat(out.toString(StandardCharsets.UTF_8).replace(":\n\n", "")).isEqualTo("a\n\nb\n\n");
  }

  @Test
  void saysThatItIsThereWhileNothingHappens() throws Exception {
    CountDownLatch beats = new CountDownLatch(3);
    CompletableFuture<Void> writing =
        writing(
            new OutputStream() {
              @Override
              public void write(int one) {
                throw new AssertionError("one by one");
              }

              @Override
              public void write(byte[] bytes) {
                if (new String(bytes, StandardCharsets.UTF_8).equals(":\n\n")) {
                  beats.countDown();
                }
              }
            });
    assertThat(beats.await(10, TimeUnit.SECONDS)).isTrue();
    stream.close();
    writing.get(10, TimeUnit.SECONDS);
  }

  @Test
  void dropsAClientThatDoesNotRead() throws Exception {
    CountDownLatch reads = new CountDownLatch(1);
    CompletableFuture<Void> writing =
        writing(
            new OutputStream() {
              @Override
              public void write(int one) throws IOException {
                try {
                  reads.await();
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
              }
            });
    int added = 0;
    while (stream.add(bytes("event")) && added <= EventStream.MAX_WAITING + 1) {
      added++;
    }
    assertThat(added).isBetween(EventStream.MAX_WAITING, EventStream.MAX_WAITING + 1);
    assertThat(stream.add(bytes("later"))).as("counted once").isTrue();
    reads.countDown();
    writing.get(10, TimeUnit.SECONDS);
  }

  private CompletableFuture<Void> writing(OutputStream out) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            stream.writeTo(out);
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        Thread::startVirtualThread);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
