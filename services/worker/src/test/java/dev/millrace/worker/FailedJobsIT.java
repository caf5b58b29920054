package dev.millrace.worker;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.millrace.broker.BrokerConnections;
import dev.millrace.broker.BrokerQueue;
import dev.millrace.broker.PictureMessages;
import dev.millrace.broker.PictureQueues;
import dev.millrace.contracts.PictureJob;
import dev.millrace.contracts.PictureResult;
import dev.millrace.testing.RabbitNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/// Messages that no worker can use, in a RabbitMQ node of their own.
class FailedJobsIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static RabbitNode node;

  private PictureQueues queues;
  private TestQueues api;
  private PictureWorker worker;

  @BeforeAll
  static void startBroker() {
    node = RabbitNode.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    node.close();
  }

  @BeforeEach
  void declare(TestInfo test) throws IOException {
    queues = new PictureQueues(test.getTestMethod().orElseThrow().getName());
    api = new TestQueues(node.uri(), queues);
    worker =
        PictureWorker.start(
            node.uri(),
            queues,
            job -> PictureResult.ready(job.pictureId()),
            RetryDelay.DEFAULT,
            new PictureMeters(new SimpleMeterRegistry()),
            /* threadCount= */ 1);
  }

  @AfterEach
  void close() {
    worker.close();
    api.close();
  }

  @Test
  void whatComesByTheDefaultExchangeIsFailedLikeTheRest() throws IOException, InterruptedException {
    api.put(queues.jobs().name(), bytes("junk"));

    until(SOON, () -> api.failed() == 1 && api.abandoned() == 1);
    try (FailedJobs failed = new FailedJobs(node.uri(), queues)) {
      assertThat(failed.list())
          .singleElement()
          .satisfies(job -> {
            assertThat(job.kind()).isEqualTo("job");
            assertThat(job.reason()).isEqualTo("rejected");
          });
    }
  }

  @Test
  void whatCameByTheDefaultExchangeIsSentAnewAsAJob() throws IOException, InterruptedException {
    String id = TestQueues.ids(1).getFirst();
    api.put(queues.failed().name(), PictureMessages.body(PictureJob.of(id)));
    until(SOON, () -> api.failed() == 1);

    try (FailedJobs failed = new FailedJobs(node.uri(), queues)) {
      assertThat(failed.retry("#1")).isEqualTo(1);
    }
    until(SOON, () -> api.results().contains(PictureResult.ready(id)));
  }

  @Test
  void whatNamesNoPictureIsNamedByItsPlace() throws IOException, InterruptedException {
    String id = TestQueues.ids(1).getFirst();
    api.publish(bytes("one"), PictureMessages.properties("all"));
    until(SOON, () -> api.failed() == 1);
    api.publish(bytes("of a picture"), PictureMessages.properties(id));
    until(SOON, () -> api.failed() == 2);
    api.publish(bytes("three"), PictureMessages.properties("#1"));
    until(SOON, () -> api.failed() == 3);

    try (FailedJobs failed = new FailedJobs(node.uri(), queues)) {
      for (int i = 0; i < 5; i++) {
        assertThat(failed.list())
            .extracting(FailedJobs.FailedJob::handle, FailedJobs.FailedJob::bytes)
            .containsExactly(tuple("#1", 3), tuple(id, 12), tuple("#3", 5));
        until(SOON, () -> api.failed() == 3);
      }
      assertThat(failed.discard("#2")).isZero();
      until(SOON, () -> api.failed() == 3);
      assertThat(failed.discard("#1")).isEqualTo(1);
      until(SOON, () -> api.failed() == 2);
      assertThat(failed.list()).extracting(FailedJobs.FailedJob::handle).containsExactly(id, "#2");
    }
  }

  @Test
  void makesNothingInABrokerThatHasNoSuchPrefix() throws IOException {
    PictureQueues wrong = new PictureQueues("wrong");

    assertThatThrownBy(() -> new FailedJobs(node.uri(), wrong))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no Millrace with the prefix wrong in it");

    try (Connection connection = new BrokerConnections(node.uri()).open("test")) {
      for (BrokerQueue queue : wrong.all()) {
        Channel channel = connection.createChannel();
        assertThatThrownBy(() -> channel.queueDeclarePassive(queue.name()))
            .hasStackTraceContaining("NOT_FOUND");
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
