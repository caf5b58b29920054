package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.millrace.broker.BrokerConnections;
import dev.millrace.broker.BrokerQueue;
import dev.millrace.broker.PictureQueues;
import dev.millrace.testing.RabbitNode;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// Uploads while RabbitMQ is stopped, one of two workers is killed now and then, and api is killed
/// once with its database: what was answered is made, and shown once.
final class PictureOutage implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofMinutes(8);

  private static final long RESULTS_OF_A_PICTURE = 6;

  private final Path folder;
  private final RabbitNode rabbit;
  private final Size size;
  private final Map<String, String> settings;
  private final PictureLedger ledger;
  private final WorkerKiller workers;
  private Program program;
  private final UploadLoad load;

  /// @param users who upload; each fifth of them does so twice
  /// @param uploaders at the same time
  /// @param away how long RabbitMQ is stopped at least
  /// @param betweenKills of workers
  /// @param anywhere whether api is killed with jobs in its hands, too, which are given out again
  ///   after two minutes
  record Size(int users, int uploaders, Duration away, Duration betweenKills, boolean anywhere) {}

  /// Starts two workers and the program.
  ///
  /// @param folder of its own
  PictureOutage(Path folder, RabbitNode rabbit, Size size) throws IOException {
    this.folder = folder;
    this.rabbit = rabbit;
    this.size = size;
    this.settings =
        Map.of(
            "MILLRACE_BROKER_URI", rabbit.uri().toString(),
            "MILLRACE_ACCESS_TOKEN_LIFE", "2h",
            "MILLRACE_LIMIT_SIGNUPS", "100000/1m",
            "MILLRACE_LIMIT_LOGIN_FAILURES", "100000/1m");
    this.program = new Program(folder, settings);
    this.ledger = new PictureLedger(folder.resolve("data"));
    ledger.begin();
    this.workers = new WorkerKiller(folder, settings, size.betweenKills());
    this.load = new UploadLoad(program, picture(), size.users());
  }

  /// Returns when all pictures are there and the queues are empty; says what it has seen.
  ///
  /// @return how often a worker was killed
  int run() throws IOException, InterruptedException {
    load.start(size.uploaders());
    load.await(size.users() / 5);
    rabbit.stop();
    Instant back = Instant.now().plus(size.away());
    load.await(size.users() / 2);
    until(DEADLINE, () -> size.anywhere() || !ledger.inHand());
    restart();
    while (Instant.now().isBefore(back)) {
      LockSupport.parkUntil(back.toEpochMilli());
    }
    rabbit.start();
    load.awaitEnd();
    until(DEADLINE, () -> load.ready() == size.users());
    until(DEADLINE, () -> queues().isEmpty());
    // What was uploaded and not answered may have left its original until the sweep.
    until(DEADLINE, () -> results() == size.users() * RESULTS_OF_A_PICTURE);
    int kills = workers.stop();
    PictureLedger.Sums sums = ledger.sums();
    System.out.printf(
        "%d users have their pictures, %s, %d kills of workers, %d temporary files left by them%n",
        size.users(), sums, kills, files().stream().filter(PictureOutage::isTemporary).count());
    assertThat(sums.again()).as("pictures that were made known twice").isZero();
    assertThat(sums.back()).as("pictures that gave way to an older one").isZero();
    assertThat(sums.missed()).as("users without their newest picture").isZero();
    assertThat(sums.waiting()).as("uploads that wait").isZero();
    assertThat(load.wrong()).isEmpty();
    return kills;
  }

  /// As if two hours had gone by, a start removes what those left that were killed.
  void sweep() throws IOException {
    stop();
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    for (Path file : files()) {
      Files.setLastModifiedTime(file, old);
    }
    program = new Program(folder, settings);
    load.moveTo(program);
    until(DEADLINE, () -> files().size() == size.users() * (1 + RESULTS_OF_A_PICTURE));
    assertThat(files()).noneMatch(PictureOutage::isTemporary);
    assertThat(load.wrong()).isEmpty();
    program.close();
  }

  /// Stops all as a user does; nothing is left that waits to be done.
  void stop() {
    workers.close();
    program.close();
    assertThat(queues()).as("what nobody has acknowledged").isEmpty();
  }

  /// What is left when it failed.
  @Override
  public void close() {
    load.stop();
    workers.close();
    try {
      program.kill();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void restart() throws IOException, InterruptedException {
    program.kill();
    program = new Program(folder, settings);
    load.moveTo(program);
  }

  /// How many messages wait, by queue, for those that are not empty.
  private Map<String, Long> queues() {
    Map<String, Long> waiting = new TreeMap<>();
    try (Connection connection = new BrokerConnections(rabbit.uri()).open("test");
        Channel channel = connection.createChannel()) {
      for (BrokerQueue queue : new PictureQueues(PictureQueues.DEFAULT_PREFIX).all()) {
        long count = channel.messageCount(queue.name());
        if (count > 0) {
          waiting.put(queue.name(), count);
        }
      }
      return waiting;
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private long results() {
    return files().stream()
        .filter(file -> !isTemporary(file) && !file.endsWith("original"))
        .count();
  }

  /// None when some go while we look.
  private List<Path> files() {
    try (Stream<Path> all = Files.walk(folder.resolve("data/blobs/pictures"))) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException | UncheckedIOException _) {
      return List.of();
    }
  }

  private static boolean isTemporary(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  private static byte[] picture() throws IOException {
    BufferedImage image = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, 640, 480, Color.BLUE));
    graphics.fillRect(0, 0, 640, 480);
    graphics.dispose();
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "jpg", jpeg)).isTrue();
    return jpeg.toByteArray();
  }
}
