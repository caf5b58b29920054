package dev.millrace.app;

import dev.millrace.api.BrokerConfig;
import dev.millrace.broker.PictureQueues;
import dev.millrace.worker.BlobPictureProcessor;
import dev.millrace.worker.HealthEndpoint;
import dev.millrace.worker.PictureMeters;
import dev.millrace.worker.PictureWorker;
import dev.millrace.worker.RetryDelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// `millrace worker`: makes pictures for jobs from the broker, and nothing else. Several may run,
/// on one machine or on many that share the storage.
final class LoneWorker implements AutoCloseable {
  private final BlobPictureProcessor processor;
  private final PictureWorker worker;
  private final HealthEndpoint health;

  /// Starts; whether the broker is there or not.
  ///
  /// @throws StartException when something is in the way
  LoneWorker(Configuration configuration) {
    BrokerConfig broker =
        configuration
            .pictures()
            .broker()
            .orElseThrow(() ->
                new StartException(
                    "A worker gets its jobs from a broker: set MILLRACE_BROKER_URI"));
    // First: who cannot have its port takes no jobs.
    this.health = health(configuration.address(Setting.WORKER_PORT));
    MeterRegistry registry = new SimpleMeterRegistry();
    this.processor =
        PictureMaking.processor(configuration, FfmpegProgram.find(configuration), registry);
    this.worker =
        PictureWorker.start(
            broker.uri(),
            new PictureQueues(broker.prefix()),
            processor,
            RetryDelay.DEFAULT,
            new PictureMeters(registry),
            configuration.pictures().threads());
    health.start(worker::consuming, registry, token(configuration));
  }

  /// Returns when a signal stops it.
  static void run(Configuration configuration) {
    LoneWorker worker = new LoneWorker(configuration);
    Runtime.getRuntime().addShutdownHook(new Thread(worker::stop, "stop"));
    System.out.printf(
        "Millrace %s%n  health    http://%s:%d/health%nReady. Ctrl-C stops.%n",
        Build.VERSION, configuration.host(), worker.port());
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int port() {
    return health.port();
  }

  /// Finishes the pictures that it is at, or gives their jobs back.
  @Override
  public void close() {
    worker.close();
    health.close();
    processor.close();
  }

  private static HealthEndpoint health(InetSocketAddress address) {
    try {
      return new HealthEndpoint(address);
    } catch (IOException e) {
      throw new StartException(
          "Port %d cannot be used (%s): stop what uses it, or set MILLRACE_WORKER_PORT to another"
              .formatted(address.getPort(), e.getMessage()),
          e);
    }
  }

  private static @Nullable String token(Configuration configuration) {
    return configuration
        .internalToken()
        .or(() -> SecretFile.find(configuration.secrets().resolve("internal-token")))
        .orElse(null);
  }

  /// A signal's own exit code would be that of a failure: everything has stopped, so it is 0.
  private void stop() {
    System.out.println("Stopping.");
    close();
    Runtime.getRuntime().halt(0);
  }
}
