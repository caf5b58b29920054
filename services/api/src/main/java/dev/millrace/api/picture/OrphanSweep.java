package dev.millrace.api.picture;

import dev.millrace.contracts.PictureBlobs;
import dev.millrace.storage.BlobStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Deletes what belongs to no picture of anybody: of an upload that ended between its file and its
/// commit, of an account that is gone, of a result that came late. Only what has been there for an
/// hour, so that nothing that is just being stored goes. Thread-safe.
@Component
class OrphanSweep {
  static final Duration MIN_AGE = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);
  private static final String FOLDER = "pictures/";
  private static final int AT_ONCE = 500;

  private final BlobStore blobs;
  private final JdbcClient database;
  private final Clock clock;

  OrphanSweep(BlobStore blobs, JdbcClient database, Clock clock) {
    this.blobs = blobs;
    this.database = database;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = 3_600_000, initialDelay = 60_000)
  void sweep() {
    Batch batch = new Batch();
    blobs.list(FOLDER, clock.instant().minus(MIN_AGE), batch::add);
    batch.sweep();
    if (batch.deleted > 0) {
      LOG.info("Deleted {} files of pictures that nobody has any more", batch.deleted);
    }
  }

  /// Asks for many at once.
  private final class Batch {
    private final List<String> names = new ArrayList<>();
    private int deleted;

    void add(String name) {
      names.add(name);
      if (names.size() == AT_ONCE) {
        sweep();
      }
    }

    void sweep() {
      Set<String> used = used(names.stream().map(OrphanSweep::id).distinct().toList());
      List<String> orphans = names.stream().filter(name -> !used.contains(id(name))).toList();
      orphans.forEach(blobs::delete);
      deleted += orphans.size();
      names.clear();
    }
  }

  private Set<String> used(List<String> ids) {
    String[] asked = ids.stream().filter(PictureBlobs::isId).toArray(String[]::new);
    return Set.copyOf(
        database
            .sql(
                """
                select picture_id from account where picture_id = any (?)
                union select id from picture_upload where id = any (?)
                """)
            .params(asked, asked)
            .query(String.class)
            .list());
  }

  /// `ab…` of `pictures/ab…/80.webp`.
  private static String id(String name) {
    int end = name.indexOf('/', FOLDER.length());
    return end < 0 ? "" : name.substring(FOLDER.length(), end);
  }
}
