package dev.millrace.bench;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// The peer of `bench/run api`: Spring MVC and JDBC as they come, which read the row of a video and
/// answer with the same fields. No security, no limits, no rules, nothing that is counted.
///
/// Arguments: its port and the database's; the password of the database is in
/// `BENCH_DATABASE_PASSWORD`.
@SpringBootConfiguration
@EnableAutoConfiguration
@RestController
public class BareApi {
  private static final String SELECT =
      """
      select v.*, a.username from video v
      join channel c on c.id = v.channel_id join account a on a.id = c.account_id
      where v.url = ?
      """;

  record Video(
      long id,
      String url,
      String title,
      String description,
      String status,
      long channelId,
      String username,
      @Nullable String thumbnail,
      String playbackUrl,
      Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      int viewers,
      boolean reconnecting) {}

  private final JdbcClient database;

  BareApi(JdbcClient database) {
    this.database = database;
  }

  public static void main(String[] arguments) {
    SpringApplication bare = new SpringApplication(BareApi.class);
    bare.setDefaultProperties(
        Map.of(
            "server.address",
            "127.0.0.1",
            "server.port",
            arguments[0],
            "spring.datasource.url",
            "jdbc:postgresql://127.0.0.1:" + arguments[1] + "/postgres",
            "spring.datasource.username",
            "millrace",
            "spring.datasource.password",
            System.getenv("BENCH_DATABASE_PASSWORD"),
            "spring.threads.virtual.enabled",
            true));
    bare.run();
  }

  @GetMapping("/videos/{url}")
  ResponseEntity<Video> video(@PathVariable String url) {
    Optional<Video> found =
        database
            .sql(SELECT)
            .param(url)
            .query((row, _) ->
                new Video(
                    row.getLong("id"),
                    row.getString("url"),
                    row.getString("title"),
                    row.getString("description"),
                    row.getString("status"),
                    row.getLong("channel_id"),
                    row.getString("username"),
                    null,
                    "http://localhost:8080/hls-live/" + row.getString("url") + ".m3u8",
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    instant(row.getObject("started_at", OffsetDateTime.class)),
                    instant(row.getObject("ended_at", OffsetDateTime.class)),
                    row.getInt("viewers"),
                    false))
            .optional();
    return ResponseEntity.of(found);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
