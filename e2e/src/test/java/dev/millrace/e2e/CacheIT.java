package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Behind the cache of deploy/nginx, many viewers of a live stream cost no more than one.
class CacheIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int VIEWERS = 50;
  private static final int RELOADS = 20;

  @TempDir static Path folder;
  @TempDir static Path cacheFolder;

  @Test
  void asksMillraceOnceForAllViewers() throws Exception {
    try (Program program = new Program(folder);
        Cache cache = new Cache(program, cacheFolder);
        Streamer streamer = new Streamer(program, "cached");
        ExecutorService viewers = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      String path = "/hls-live/" + streamer.newVideo("For many");
      streamer.publish(
          DebianFfmpeg.FFMPEG, "640x360", "-g 60", true, 60, folder.resolve("encoder.log"));
      until(DEADLINE, () -> program.status(program.hlsPort, path + ".m3u8") == 200);
      assertThat(program.status(cache.port, path + ".m3u8")).isEqualTo(200);

      URI direct = URI.create(program.hls(path + "/high.m3u8"));
      URI cached = URI.create("http://127.0.0.1:" + cache.port + path + "/high.m3u8");
      Future<Map<String, Long>> near =
          viewers.submit(new LowLatencyViewer(http, direct, RELOADS + 5));
      List<Future<Map<String, Long>>> many = new ArrayList<>();
      for (int i = 0; i < VIEWERS; i++) {
        many.add(viewers.submit(new LowLatencyViewer(http, cached, RELOADS)));
      }
      List<Map<String, Long>> arrivals = new ArrayList<>();
      for (Future<Map<String, Long>> viewer : many) {
        arrivals.add(viewer.get());
      }
      tellDelay(near.get(), arrivals);

      // What never changes under its address is asked for once, the playlist itself once a second.
      Map<String, Long> asked = askedOfMillrace(cache.requests(), path);
      assertThat(asked).hasSizeGreaterThan(2 * RELOADS);
      asked.remove(path + "/high.m3u8");
      asked.remove(path + ".m3u8");
      assertThat(asked).allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
      assertThat(cache.requests()).noneMatch(line -> line.contains(" 404 "));
      assertThat(program.status(cache.port, path + "/high/none.m4s")).isEqualTo(404);
      assertThat(program.status(cache.port, path + "/high/none.m4s")).isEqualTo(404);
      assertThat(cache.requests())
          .filteredOn(line -> line.endsWith("/none.m4s"))
          .allMatch(line -> line.startsWith("MISS"));
    }
  }

  /// How often each address went through to the origin.
  private static Map<String, Long> askedOfMillrace(List<String> requests, String path) {
    return requests.stream()
        .map(line -> line.split(" "))
        .filter(words -> words[2].startsWith(path) && !words[0].equals("HIT"))
        .collect(Collectors.groupingBy(words -> words[2], Collectors.counting()));
  }

  private static void tellDelay(Map<String, Long> near, List<Map<String, Long>> far) {
    List<Double> delays = new ArrayList<>();
    for (Map<String, Long> arrivals : far) {
      arrivals.forEach((address, at) -> {
        if (near.containsKey(address)) {
          delays.add((at - near.get(address)) / 1e6);
        }
      });
    }
    delays.sort(null);
    System.out.printf(
        "Behind the cache %d answers came p50 %.0f ms, p95 %.0f ms later%n",
        delays.size(), delays.get(delays.size() / 2), delays.get(delays.size() * 95 / 100));
  }
}
