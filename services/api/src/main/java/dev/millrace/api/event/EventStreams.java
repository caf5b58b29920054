package dev.millrace.api.event;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.EventLimits;
import dev.millrace.api.picture.PictureNotices;
import dev.millrace.api.picture.ProfilePictures;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.session.Sessions;
import dev.millrace.contracts.AddressBlock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The streams of events that are open: not more than a number of them, and each event only where
/// it is wanted. Thread-safe; telling never waits for a client.
@Component
class EventStreams {
  private static final long RETRY_SECONDS = 30;

  private final EventLimits limits;
  private final JsonMapper json;
  private final Sessions sessions;
  private final Map<Topic, Set<EventStream>> byTopic = new ConcurrentHashMap<>();
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final Counter dropped;
  private final Counter refused;
  private volatile boolean closed;

  EventStreams(ApiConfig config, JsonMapper json, Sessions sessions, MeterRegistry metrics) {
    this.limits = config.events();
    this.json = json;
    this.sessions = sessions;
    this.dropped = metrics.counter("millrace.events.dropped");
    this.refused = metrics.counter("millrace.events.refused");
    metrics.gauge("millrace.events.open", open);
  }

  /// A new one, which must be given to [#left] in the end.
  ///
  /// @throws ProblemException when there are too many
  EventStream open(Topic topic, String remoteAddress) {
    String address = AddressBlock.of(remoteAddress);
    int all = open.incrementAndGet();
    int ofAddress = byAddress.merge(address, 1, Integer::sum);
    if (closed || all > limits.connections()) {
      throw refused(
          address,
          ProblemException.of(ProblemType.BUSY, "Too many pages are open, ask again later."));
    }
    if (limits.perAddress() > 0 && ofAddress > limits.perAddress()) {
      throw refused(
          address,
          ProblemException.tooMany(
              "Too many pages are open from your address, ask again later.", RETRY_SECONDS));
    }
    EventStream stream = new EventStream(topic, address, limits.heartbeat());
    byTopic.compute(topic, (_, others) -> with(others, stream));
    if (closed) {
      stream.close();
    }
    return stream;
  }

  /// Its connection has ended.
  void left(EventStream stream) {
    byTopic.computeIfPresent(
        stream.topic(),
        (_, others) -> {
          others.remove(stream);
          return others.isEmpty() ? null : others;
        });
    leave(stream.address());
  }

  /// Something has changed.
  void tell(VideoChange change) {
    for (LiveEvent event : change.events()) {
      byte[] bytes = encode(event);
      change.topics().forEach(topic -> tell(topic, bytes));
    }
  }

  /// Who wants everything gets all counts at once, everybody else what concerns them.
  void tell(List<LiveEvent.Viewers.Count> counts) {
    tell(new Topic.Everything(), new LiveEvent.Viewers(counts));
    for (LiveEvent.Viewers.Count count : counts) {
      LiveEvent alone = new LiveEvent.Viewers(List.of(count));
      tell(new Topic.OfChannel(count.channelId()), alone);
      tell(new Topic.OfVideo(count.url()), alone);
    }
  }

  /// Only the user hears of it, where the login has not ended meanwhile: other pages are closed.
  void tell(PictureNotices.Notice notice) {
    ProfilePictures.State picture = notice.picture();
    LiveEvent event =
        new LiveEvent.Picture(picture.profilePicture(), picture.status(), picture.failure());
    for (Topic topic : byTopic.keySet()) {
      if (topic instanceof Topic.OfUser own && own.caller().userId() == notice.userId()) {
        tellOwn(own, event);
      }
    }
  }

  private void tellOwn(Topic.OfUser own, LiveEvent event) {
    try {
      if (sessions.alive(own.caller())) {
        tell(own, event);
      } else {
        closeAll(own);
      }
    } catch (DataAccessException _) {
      tell(own, new LiveEvent.Sync()); // it asks by itself, where its login is looked at again
    }
  }

  /// Pages of a login end with it, at the latest now: most hear of nothing for a long time.
  @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
  void closeEnded() {
    for (Topic topic : byTopic.keySet()) {
      if (topic instanceof Topic.OfUser own && hasEnded(own)) {
        closeAll(own);
      }
    }
  }

  /// While the database is away no login ends.
  private boolean hasEnded(Topic.OfUser own) {
    try {
      return !sessions.alive(own.caller());
    } catch (DataAccessException _) {
      return false;
    }
  }

  private void closeAll(Topic topic) {
    byTopic.getOrDefault(topic, Set.of()).forEach(EventStream::close);
  }

  /// Something may have been missed.
  void sync() {
    byte[] bytes = encode(new LiveEvent.Sync());
    byTopic.keySet().forEach(topic -> tell(topic, bytes));
  }

  /// Ends all, and lets no others in.
  void close() {
    closed = true;
    byTopic.values().forEach(streams -> streams.forEach(EventStream::close));
  }

  byte[] encode(LiveEvent event) {
    String text = "event: " + event.name() + "\ndata: " + json.writeValueAsString(event) + "\n\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void tell(Topic topic, LiveEvent event) {
    if (byTopic.containsKey(topic)) {
      tell(topic, encode(event));
    }
  }

  private void tell(Topic topic, byte[] bytes) {
    for (EventStream stream : byTopic.getOrDefault(topic, Set.of())) {
      if (!stream.add(bytes)) {
        dropped.increment();
      }
    }
  }

  private ProblemException refused(String address, ProblemException problem) {
    leave(address);
    refused.increment();
    return problem;
  }

  private void leave(String address) {
    open.decrementAndGet();
    byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }

  private static Set<EventStream> with(@Nullable Set<EventStream> others, EventStream stream) {
    Set<EventStream> all = others == null ? ConcurrentHashMap.newKeySet() : others;
    all.add(stream);
    return all;
  }
}
