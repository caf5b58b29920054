package dev.millrace.api.event;

import dev.millrace.api.event.LiveEvent.Viewers.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// How many people watch each video, as heartbeats say, told to all api nodes every two seconds:
/// one message for many videos, of those only where the count has changed. Thread-safe.
@Component
public class ViewerCounts {
  /// What is not heard of for so long is not on the air.
  private static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /// A message may have 8,000 bytes, and each count takes 80 at most.
  static final int IN_ONE_MESSAGE = 90;

  private record Heard(Count count, long nanos) {}

  /// Rounds after which all counts are told again: another node may have told others meanwhile.
  private static final int ALL_AGAIN = 15;

  private final JdbcClient database;
  private final JsonMapper json;
  private final Map<String, Heard> heard = new ConcurrentHashMap<>();
  private final Map<String, Integer> told = new ConcurrentHashMap<>();
  private int rounds; // of `tell`, which is one thread's at a time

  ViewerCounts(JdbcClient database, JsonMapper json) {
    this.database = database;
    this.json = json;
  }

  /// A heartbeat has said so.
  public void heard(String videoUrl, long channelId, int viewers) {
    heard.put(videoUrl, new Heard(new Count(videoUrl, channelId, viewers), System.nanoTime()));
  }

  @Scheduled(fixedDelay = 2000)
  void tell() {
    forgetOld();
    if (++rounds % ALL_AGAIN == 0) {
      told.clear();
    }
    List<Count> changed = new ArrayList<>();
    for (Heard one : heard.values()) {
      if (!Integer.valueOf(one.count().viewers()).equals(told.get(one.count().url()))) {
        changed.add(one.count());
      }
    }
    for (int from = 0; from < changed.size(); from += IN_ONE_MESSAGE) {
      tell(changed.subList(from, Math.min(changed.size(), from + IN_ONE_MESSAGE)));
    }
  }

  private void tell(List<Count> counts) {
    try {
      database
          .sql("select pg_notify('" + ChangeListener.VIEWERS + "', ?)")
          .param(json.writeValueAsString(counts))
          .query(Object.class)
          .list();
      counts.forEach(count -> told.put(count.url(), count.viewers()));
    } catch (DataAccessException _) {
      // told when the database is back: what is not in `told` has changed
    }
  }

  private void forgetOld() {
    long oldest = System.nanoTime() - LIFE_NANOS;
    heard.values().removeIf(one -> one.nanos() - oldest < 0);
    told.keySet().retainAll(heard.keySet());
  }
}
