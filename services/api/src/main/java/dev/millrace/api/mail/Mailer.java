package dev.millrace.api.mail;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.MailConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mail.MailException;
import org.springframework.stereotype.Component;

/// Sends mails, when there is a server for them, on threads of its own: nobody waits for one, and
/// how long it takes tells nobody anything. What waits is bounded, kept in memory and tried a few
/// times. Thread-safe.
@Component
public class Mailer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Mailer.class);
  private static final int MAX_WAITING = 500;
  private static final int THREADS = 2;
  private static final List<Duration> AGAIN_AFTER =
      List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(5));

  private final @Nullable Outbox outbox;
  private final List<Duration> againAfter;
  private final Semaphore room = new Semaphore(MAX_WAITING);
  private final ScheduledThreadPoolExecutor threads;
  private final Counter dropped;
  private final Counter failed;

  @Autowired
  Mailer(ApiConfig config, MeterRegistry meters) {
    this(config.mail(), meters, AGAIN_AFTER);
  }

  Mailer(@Nullable MailConfig config, MeterRegistry meters, List<Duration> againAfter) {
    this.outbox = config == null ? null : Outbox.of(config);
    this.againAfter = againAfter;
    this.dropped = meters.counter("millrace.mails.dropped");
    this.failed = meters.counter("millrace.mails.failed");
    this.threads =
        new ScheduledThreadPoolExecutor(
            THREADS, Thread.ofPlatform().name("mail-", 0).daemon().factory());
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /// Whether there is a server to send by.
  public boolean enabled() {
    return outbox != null;
  }

  /// Sends it soon. When too many wait it is dropped, and counted.
  public void send(Mail mail) {
    if (outbox != null) {
      submit(() -> attempt(mail, 0), Duration.ZERO);
    }
  }

  /// Does soon what leads to mails and is nobody's to wait for.
  public void prepare(Runnable work) {
    submit(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.error("A mail could not be prepared: {}", e.getClass().getSimpleName());
          }
        },
        Duration.ZERO);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void submit(Runnable work, Duration delay) {
    if (!room.tryAcquire()) {
      dropped.increment();
      LOG.warn("A mail was dropped: {} wait already", MAX_WAITING);
      return;
    }
    Runnable leaving =
        () -> {
          try {
            work.run();
          } finally {
            room.release();
          }
        };
    try {
      var _ = threads.schedule(leaving, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      room.release();
    }
  }

  private void attempt(Mail mail, int earlier) {
    try {
      if (outbox != null) {
        outbox.send(mail);
      }
    } catch (MailException e) {
      boolean last = earlier == againAfter.size() || Outbox.isRefusal(e);
      LOG.warn(
          "A mail could not be sent, {}: {}",
          last ? "given up" : "it is tried again",
          Outbox.reason(e));
      if (last) {
        failed.increment();
      } else {
        submit(() -> attempt(mail, earlier + 1), againAfter.get(earlier));
      }
    } catch (RuntimeException e) { // its message may name the receiver
      failed.increment();
      LOG.error("A mail could not be sent: {}", e.getClass().getName());
    }
  }
}
