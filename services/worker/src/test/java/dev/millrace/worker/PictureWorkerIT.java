package dev.millrace.worker;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.millrace.broker.PictureMessages;
import dev.millrace.broker.PictureQueues;
import dev.millrace.contracts.PictureFailure;
import dev.millrace.contracts.PictureJob;
import dev.millrace.contracts.PictureProcessor;
import dev.millrace.contracts.PictureResult;
import dev.millrace.storage.StorageException;
import dev.millrace.testing.RabbitNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Workers and a RabbitMQ node of their own, which stops and starts.
class PictureWorkerIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final RetryDelay AT_ONCE =
      new RetryDelay(Duration.ofMillis(10), Duration.ofMillis(10));

  @TempDir static Path folder;
  private static RabbitNode node;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<PictureWorker> workers = new ArrayList<>();
  private PictureQueues queues;
  private TestQueues api;

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
  }

  @AfterEach
  void close() {
    workers.forEach(PictureWorker::close);
    api.close();
  }

  @Test
  void severalWorkersShareTheJobs() throws IOException, InterruptedException {
    Map<String, AtomicInteger> done = new ConcurrentHashMap<>();
    for (String name : List.of("one", "two")) {
      start(
          2,
          RetryDelay.DEFAULT,
          job -> {
            done.computeIfAbsent(name, _ -> new AtomicInteger()).incrementAndGet();
            return ready(job);
          });
    }
    List<String> ids = TestQueues.ids(60);
    until(SOON, () -> workers.stream().allMatch(PictureWorker::consuming));

    api.publish(ids);

    assertThat(results(60))
        .extracting(PictureResult::pictureId)
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(done.keySet()).containsExactlyInAnyOrder("one", "two");
    until(SOON, () -> api.waiting() == 0);
  }

  @Test
  void aPictureThatCannotBeReadIsAnAnswerAndNoRedelivery()
      throws IOException, InterruptedException {
    AtomicInteger attempts = new AtomicInteger();
    start(
        1,
        AT_ONCE,
        job -> {
          attempts.incrementAndGet();
          return PictureResult.failed(job.pictureId(), PictureFailure.CORRUPT);
        });

    assertAnsweredForAs(PictureFailure.CORRUPT);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void aPictureWhoseUploadStaysMissingIsAnsweredForAsFailed()
      throws IOException, InterruptedException {
    AtomicInteger attempts = new AtomicInteger();
    start(
        1,
        AT_ONCE,
        job -> {
          attempts.incrementAndGet();
          throw new MissingOriginalException(job.original());
        });

    assertAnsweredForAs(PictureFailure.UNPROCESSABLE);
    assertThat(attempts).hasValue(JobDesk.LOOKS_FOR_ORIGINAL);
  }

  /// The job of one picture has that answer, and none is left to an admin.
  private void assertAnsweredForAs(PictureFailure failure)
      throws IOException, InterruptedException {
    api.publish(TestQueues.ids(1));
    assertThat(results(1))
        .containsExactly(PictureResult.failed(TestQueues.ids(1).getFirst(), failure));
    assertThat(api.failed()).isZero();
  }

  @Test
  void anErrorOutsideTheProcessorTakesNoPlaceForEver() throws IOException, InterruptedException {
    AtomicInteger attempts = new AtomicInteger();
    start(
        1,
        AT_ONCE,
        job -> {
          if (attempts.getAndIncrement() == 0) {
            throw new UntellableException();
          }
          return ready(job);
        });

    api.publish(TestQueues.ids(2));

    assertThat(results(2))
        .extracting(PictureResult::pictureId)
        .containsExactlyInAnyOrderElementsOf(TestQueues.ids(2));
  }

  @Test
  void whatIsNoJobGoesToTheFailedAtOnce() throws IOException, InterruptedException {
    start(1, RetryDelay.DEFAULT, PictureWorkerIT::ready);

    for (String body :
        List.of("", "null", "{}", "[1]", "{\"pictureId\":\"../..\",\"original\":\"x\"}")) {
      api.publish(body.getBytes(StandardCharsets.UTF_8), PictureMessages.properties("none"));
    }

    until(SOON, () -> api.failed() == 5);
    assertThat(api.results()).isEmpty();
  }

  @Test
  void aPoisonMessageGoesBehindTheOthersAndIsGivenUpAtTheLimit()
      throws IOException, InterruptedException {
    Duration delay = Duration.ofMillis(500);
    List<String> ids = TestQueues.ids(41);
    AtomicInteger attempts = new AtomicInteger();
    start(
        1,
        new RetryDelay(delay, delay),
        job -> {
          if (job.pictureId().equals(ids.getFirst())) {
            attempts.incrementAndGet();
            LockSupport.parkNanos(200_000_000);
            throw new StorageException("as if the storage were away");
          }
          return ready(job);
        });
    until(SOON, () -> workers.getFirst().consuming());
    long start = System.nanoTime();

    api.publish(ids);

    assertThat(results(40)).allMatch(result -> result.failure() == null);
    Duration rest = Duration.ofNanos(System.nanoTime() - start);
    assertThat(attempts.get() - 1L).isLessThanOrEqualTo(rest.dividedBy(delay));
    until(Duration.ofSeconds(60), () -> api.failed() == 1);
    until(SOON, () -> api.abandoned() == 1);
    assertThat(attempts).hasValue(PictureQueues.DELIVERY_LIMIT);
    assertThat(api.waiting()).isZero();
    assertThat(registry.counter("millrace.pictures.retries").count())
        .isEqualTo(PictureQueues.DELIVERY_LIMIT);
  }

  @Test
  void failedJobsAreListedAndSentAnewOrThrownAway() throws IOException, InterruptedException {
    List<String> ids = TestQueues.ids(3);
    AtomicInteger attempts = new AtomicInteger();
    start(
        1,
        AT_ONCE,
        job -> {
          if (attempts.incrementAndGet() <= 3 * PictureQueues.DELIVERY_LIMIT) {
            throw new StorageException("as if the storage were away");
          }
          return ready(job);
        });
    api.publish(ids);
    until(SOON, () -> api.failed() == 3);

    try (FailedJobs failed = new FailedJobs(node.uri(), queues)) {
      // More often than a queue gives out what it has without a limit of our own.
      for (int i = 0; i < 25; i++) {
        assertThat(failed.list())
            .extracting(FailedJobs.FailedJob::handle)
            .containsExactlyInAnyOrderElementsOf(ids);
        until(SOON, () -> api.failed() == 3);
      }
      assertThat(failed.list().getFirst())
          .satisfies(job -> {
            assertThat(job.kind()).isEqualTo("job");
            assertThat(job.reason()).isEqualTo("rejected");
            assertThat(job.at()).isNotNull();
          });
      until(
          SOON, () -> api.failed() == 3); // what was looked at goes back when its channel is closed
      assertThat(failed.retry("nobody")).isZero();
      until(SOON, () -> api.failed() == 3);
      assertThat(failed.retry(ids.get(1))).isEqualTo(1);
      assertThat(results(1)).containsExactly(PictureResult.ready(ids.get(1)));
      until(SOON, () -> api.failed() == 2);
      assertThat(failed.discard("nobody")).isZero();
      until(SOON, () -> api.failed() == 2);
      assertThat(failed.discard(ids.getFirst())).isEqualTo(1);
      until(SOON, () -> api.failed() == 1);
      assertThat(failed.retryAll()).isEqualTo(1);
      assertThat(results(1)).containsExactly(PictureResult.ready(ids.getLast()));
      api.publish("{}".getBytes(StandardCharsets.UTF_8), PictureMessages.properties("none"));
      until(SOON, () -> api.failed() == 1);
      assertThat(failed.discardAll()).isEqualTo(1);
    }
    until(SOON, () -> api.failed() == 0);
    assertThat(api.results()).isEmpty();
  }

  @Test
  void whatEndsItsWorkerDelaysTheOthersOnce() throws IOException, InterruptedException {
    List<String> ids = TestQueues.ids(41);
    api.publish(ids);
    killWhileItHolds(1);
    List<String> order = new ArrayList<>();
    start(
        1,
        RetryDelay.DEFAULT,
        job -> {
          order.add(job.pictureId());
          return ready(job);
        });

    assertThat(results(41)).hasSize(41);
    assertThat(order.getLast()).isEqualTo(ids.getFirst());
  }

  @Test
  void whatEndsItsWorkerAtTheLimitIsGivenUp() throws IOException, InterruptedException {
    List<String> ids = TestQueues.ids(3);
    api.publish(
        PictureMessages.body(PictureJob.of(ids.getFirst())),
        PictureMessages.again(ids.getFirst(), PictureQueues.DELIVERY_LIMIT - 1));
    api.publish(ids.subList(1, 3));
    killWhileItHolds(1);

    start(1, RetryDelay.DEFAULT, PictureWorkerIT::ready);

    assertThat(results(2))
        .extracting(PictureResult::pictureId)
        .containsExactlyElementsOf(ids.subList(1, 3));
    until(SOON, () -> api.failed() == 1 && api.abandoned() == 1);
    assertThat(api.waiting()).isZero();
  }

  @Test
  void aStorageThatIsWrongIsToldInOneLine() throws IOException, InterruptedException {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(JobDesk.class);
    logger.addAppender(log);
    try {
      AtomicInteger attempts = new AtomicInteger();
      start(
          1,
          AT_ONCE,
          job -> {
            if (attempts.getAndIncrement() == 0) {
              throw new StorageException("There is no blob", new IOException("no disk"));
            }
            return ready(job);
          });
      api.publish(TestQueues.ids(1));
      assertThat(results(1)).hasSize(1);
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .singleElement()
        .satisfies(line -> {
          assertThat(line.getFormattedMessage())
              .endsWith("There is no blob: java.io.IOException: no disk");
          assertThat(line.getThrowableProxy()).isNull();
        });
  }

  @Test
  void jobsOfAWorkerThatIsKilledAreDoneByAnother() throws IOException, InterruptedException {
    List<String> ids = TestQueues.ids(6);
    api.publish(ids);
    killWhileItHolds(2);

    start(2, RetryDelay.DEFAULT, PictureWorkerIT::ready);

    assertThat(results(6))
        .extracting(PictureResult::pictureId)
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void aCleanStopFinishesWhatItIsAt() throws IOException, InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    PictureWorker worker =
        start(
            1,
            RetryDelay.DEFAULT,
            job -> {
              begun.countDown();
              LockSupport.parkNanos(500_000_000);
              return ready(job);
            });
    api.publish(TestQueues.ids(3));
    begun.await();

    worker.close();

    assertThat(api.results()).hasSize(1);
    until(SOON, () -> api.waiting() == 2);
  }

  @Test
  void aCleanStopGivesBackWhatItCannotFinish() throws IOException, InterruptedException {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch never = new CountDownLatch(1);
    PictureWorker worker =
        start(
            2,
            RetryDelay.DEFAULT,
            job -> {
              begun.countDown();
              never.await();
              return ready(job);
            });
    api.publish(TestQueues.ids(3));
    begun.await();

    assertTimeout(Duration.ofSeconds(9), worker::close);

    until(SOON, () -> api.waiting() == 3);
    assertThat(api.results()).isEmpty();
  }

  @Test
  void jobsWaitWhileTheBrokerIsAwayAndTheWorkerComesBack()
      throws IOException, InterruptedException {
    start(2, RetryDelay.DEFAULT, PictureWorkerIT::ready);
    until(SOON, () -> workers.getFirst().consuming());
    List<String> ids = TestQueues.ids(20);
    workers.getFirst().close();
    api.publish(ids);

    node.stop();
    PictureWorker late = start(2, RetryDelay.DEFAULT, PictureWorkerIT::ready);
    assertThat(late.consuming()).isFalse();
    node.start();
    api.close();
    api = new TestQueues(node.uri(), queues);

    assertThat(results(20))
        .extracting(PictureResult::pictureId)
        .containsExactlyInAnyOrderElementsOf(ids);

    node.kill();
    until(SOON, () -> !late.consuming());
    node.start();
    api.close();
    api = new TestQueues(node.uri(), queues);
    api.publish(TestQueues.ids(1));
    assertThat(results(1)).hasSize(1);
  }

  /// Who logs it fails.
  private static final class UntellableException extends RuntimeException {
    @Override
    public String getMessage() {
      throw new AssertionError("as when memory is short");
    }
  }

  private PictureWorker start(int threads, RetryDelay delay, PictureProcessor processor) {
    PictureWorker worker =
        PictureWorker.start(
            node.uri(), queues, processor, delay, new PictureMeters(registry), threads);
    workers.add(worker);
    return worker;
  }

  private List<PictureResult> results(int count) {
    List<PictureResult> results = new ArrayList<>();
    until(
        Duration.ofSeconds(60),
        () -> {
          results.addAll(api.results());
          return results.size() >= count;
        });
    return results;
  }

  private void killWhileItHolds(int jobs) throws IOException, InterruptedException {
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HoldingWorker.class.getName(),
                node.uri().toString(),
                queues.prefix(),
                Integer.toString(jobs))
            .redirectErrorStream(true)
            .start();
    try (var lines = worker.inputReader(StandardCharsets.UTF_8)) {
      for (int held = 0; held < jobs; ) {
        String line = lines.readLine();
        assertThat(line).as("what the worker says").isNotNull();
        held += line.startsWith("holds ") ? 1 : 0;
      }
    } finally {
      worker.destroyForcibly().waitFor();
    }
  }

  private static PictureResult ready(PictureJob job) {
    return PictureResult.ready(job.pictureId());
  }
}
