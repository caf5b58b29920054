package dev.millrace.api.admin;

import dev.millrace.api.ApiConfig;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How much there is. Thread-safe.
@Component
class Usage {
  private static final Logger LOG = LoggerFactory.getLogger(Usage.class);

  /// Bytes; null: not known, or not yet.
  ///
  /// @param videos of recordings and what is live, when they are on this machine
  /// @param pictures of the blob store
  /// @param free what is left where the data folder is
  /// @param total of that disk
  record StorageUse(
      @Nullable Long videos,
      @Nullable Long pictures,
      long database,
      @Nullable Long free,
      @Nullable Long total) {}

  /// @param live broadcasts on the air, held ones included
  record UsageReport(
      long accounts,
      long admins,
      long suspended,
      long channels,
      long videos,
      long live,
      long viewers,
      StorageUse storage) {}

  private record Counts(
      long accounts,
      long admins,
      long suspended,
      long channels,
      long videos,
      long live,
      long viewers,
      long size) {}

  private final JdbcClient database;
  private final Path data;
  private final FolderSize videos;
  private final FolderSize blobs;

  Usage(JdbcClient database, ApiConfig config, Clock clock) {
    this.database = database;
    this.data = config.data();
    this.videos = new FolderSize(data.resolve("videos"), clock);
    this.blobs = new FolderSize(data.resolve("blobs"), clock);
  }

  UsageReport report() {
    Counts counts = counts();
    return new UsageReport(
        counts.accounts(),
        counts.admins(),
        counts.suspended(),
        counts.channels(),
        counts.videos(),
        counts.live(),
        counts.viewers(),
        storage(counts.size()));
  }

  /// Whole tables: admins ask now and then.
  private Counts counts() {
    return database
        .sql(
            """
            select (select count(*) from account) as accounts,
              (select count(*) from account where role = 'ADMIN') as admins,
              (select count(*) from account where suspended_at is not null) as suspended,
              (select count(*) from channel) as channels,
              (select count(*) from video) as videos,
              (select count(*) from video where status = 'RUNNING') as live,
              (select coalesce(sum(viewers), 0) from video where status = 'RUNNING') as viewers,
              pg_database_size(current_database()) as size
            """)
        .query((row, _) ->
            new Counts(
                row.getLong("accounts"),
                row.getLong("admins"),
                row.getLong("suspended"),
                row.getLong("channels"),
                row.getLong("videos"),
                row.getLong("live"),
                row.getLong("viewers"),
                row.getLong("size")))
        .single();
  }

  private StorageUse storage(long databaseSize) {
    @Nullable Long free = null;
    @Nullable Long total = null;
    try {
      FileStore disk = Files.getFileStore(data);
      free = disk.getUsableSpace();
      total = disk.getTotalSpace();
    } catch (IOException e) {
      LOG.warn("The free space of {} is not known: {}", data, e.getMessage());
    }
    return new StorageUse(
        nullable(videos.bytes()), nullable(blobs.bytes()), databaseSize, free, total);
  }

  private static @Nullable Long nullable(OptionalLong bytes) {
    return bytes.isPresent() ? bytes.getAsLong() : null;
  }
}
