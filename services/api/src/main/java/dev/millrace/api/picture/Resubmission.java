package dev.millrace.api.picture;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.PictureConfig.Maker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.modulith.events.EventPublication;
import org.springframework.modulith.events.FailedEventPublications;
import org.springframework.modulith.events.ResubmissionOptions;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Gives out again what failed: the registry of events remembers it and does nothing by itself.
/// Runs on each node; the registry gives an entry to one of them. Thread-safe.
///
/// An entry waits after each time that it was given out, longer each time. Those that wait are read
/// with the others, so that they do not stand before them; those that are given out at once are no
/// more than there is room for.
@Component
class Resubmission {
  static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private static final int READ = 1000;
  private static final int AT_ONCE = 200;
  private static final int MAX_DOUBLINGS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(Resubmission.class);

  private final ApiConfig config;
  private final FailedEventPublications failed;
  private final PictureUploads uploads;
  private final ThreadPoolTaskExecutor executor;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Resubmission(
      ApiConfig config,
      FailedEventPublications failed,
      PictureUploads uploads,
      ThreadPoolTaskExecutor executor,
      ApplicationEventPublisher events,
      TransactionTemplate transaction,
      Clock clock) {
    this.config = config;
    this.failed = failed;
    this.uploads = uploads;
    this.executor = executor;
    this.events = events;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = 2000)
  void resubmit() {
    int room = Math.min(AT_ONCE, executor.getThreadPoolExecutor().getQueue().remainingCapacity());
    if (room == 0) {
      return;
    }
    AtomicInteger left = new AtomicInteger(room);
    try {
      failed.resubmit(
          ResubmissionOptions.defaults()
              .withBatchSize(READ)
              .withMaxInFlight(READ)
              .withFilter(entry -> due(entry) && left.getAndDecrement() > 0));
      retryOnDemand(left.get());
    } catch (DataAccessException | TransactionException _) {
      // when the database is back
    }
  }

  /// What a broker was given while the settings named one comes back to who has none, and makes the
  /// pictures itself: else it would be in the making for ever.
  @EventListener(ApplicationReadyEvent.class)
  void takeBackFromBroker() {
    switch (config.pictures().maker()) {
      case Maker.Here _ -> {
        int count = uploads.takeBack();
        if (count > 0) {
          LOG.info("Pictures that a broker was given are made here: {}", count);
        }
      }
      case Maker.Workers _ -> {}
    }
  }

  /// What somebody wants to be tried again ([FailedPictures]) becomes an event as if it had just
  /// been uploaded.
  private void retryOnDemand(int room) {
    if (room > 0) {
      transaction.executeWithoutResult(_ ->
          uploads.takeResubmitted(room).stream()
              .map(PictureUploaded::new)
              .forEach(events::publishEvent));
    }
  }

  private boolean due(EventPublication entry) {
    Instant last =
        Objects.requireNonNullElse(entry.getLastResubmissionDate(), entry.getPublicationDate());
    return !last.plus(waitAfter(entry.getCompletionAttempts())).isAfter(clock.instant());
  }

  /// After so many times that it was given out.
  static Duration waitAfter(int attempts) {
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.clamp(attempts - 1L, 0, MAX_DOUBLINGS));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}
