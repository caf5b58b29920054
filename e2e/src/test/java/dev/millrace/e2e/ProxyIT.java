package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In front of Millrace, with the configurations that deploy/ has: behind nginx many viewers cost
/// no more than one, behind Caddy browsers get the same bytes by HTTPS and HTTP/2.
class ProxyIT {
  private static final int VIEWERS = 50;
  private static final int RELOADS = 20;
  private static final int ENCRYPTED_RELOADS = 5;

  @TempDir static Path folder;
  private static Program program;

  @BeforeAll
  static void start() throws IOException {
    program = new Program(folder);
  }

  @AfterAll
  static void stop() {
    program.close();
  }

  @Test
  void asksMillraceOnceForAllViewers(@TempDir Path cacheFolder) throws Exception {
    try (Cache cache = new Cache(program, cacheFolder);
        Streamer streamer = new Streamer(program, "cached");
        ExecutorService viewers = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      String path = "/hls-live/" + streamer.newVideo("For many");
      streamer.publish(
          DebianFfmpeg.FFMPEG, "640x360", "-g 60", true, 60, folder.resolve("encoder.log"));
      program.awaitServed(path + ".m3u8");
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

  @Test
  void givesTheSameByHttp2(@TempDir Path caddyFolder) throws Exception {
    try (Caddy caddy = new Caddy(program, caddyFolder);
        Streamer streamer = new Streamer(program, "encrypted");
        HttpClient plain = HttpClient.newHttpClient();
        HttpClient encrypted = caddy.client()) {
      String path = "/hls-live/" + streamer.newVideo("For Safari");
      streamer.publish(
          DebianFfmpeg.FFMPEG, "640x360", "-g 60", true, 30, folder.resolve("encoder.log"));
      program.awaitServed(path + ".m3u8");

      String high = path + "/high.m3u8";
      follow(
          new LowLatencyViewer(plain, URI.create(program.hls(high)), ENCRYPTED_RELOADS + 2),
          new LowLatencyViewer(encrypted, URI.create(caddy.url(high)), ENCRYPTED_RELOADS));

      String playlist = program.text(high);
      List<String> segments = playlist.lines().filter(line -> line.endsWith(".m4s")).toList();
      long notYet = MediaSequence.next(playlist) + 1;
      String segment = path + "/" + segments.getLast();
      for (List<String> asked :
          List.of(
              List.of(high + "?_HLS_msn=" + notYet, "bytes=0-"),
              List.of(segment, "bytes=0-"),
              List.of(segment, "bytes=4-99"))) {
        String address = asked.getFirst();
        var near = get(plain, program.hls(address), asked.getLast());
        var far = get(encrypted, caddy.url(address), asked.getLast()).get();
        assertThat(far.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(far.statusCode()).isEqualTo(near.get().statusCode());
        assertThat(far.body()).as(address).isEqualTo(near.get().body());
        assertThat(headers(far)).as(address).isEqualTo(headers(near.get()));
      }
      assertThat(get(encrypted, caddy.url(path + "/none.m4s"), "bytes=0-").get().statusCode())
          .isEqualTo(404);
      assertThat(get(encrypted, caddy.url("/"), "bytes=0-").get().body())
          .asString()
          .contains("<html");
      assertThat(caddy.log()).doesNotContain("\"level\":\"error\"");
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

  /// Prints how much later answers came by Caddy.
  private static void follow(LowLatencyViewer near, LowLatencyViewer far) throws Exception {
    try (ExecutorService viewers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Map<String, Long>> first = viewers.submit(near);
      Map<String, Long> proxied = viewers.submit(far).get();
      Map<String, Long> direct = first.get();
      List<Double> delays =
          proxied.entrySet().stream()
              .filter(answer -> answer.getKey().contains("_HLS_msn"))
              .filter(answer -> direct.containsKey(answer.getKey()))
              .map(answer -> (answer.getValue() - direct.get(answer.getKey())) / 1e6)
              .sorted()
              .toList();
      System.out.printf(
          "Behind Caddy %d answers that were waited for came p50 %.1f ms, the last %.1f ms later%n",
          delays.size(), delays.get(delays.size() / 2), delays.getLast());
    }
  }

  private static CompletableFuture<HttpResponse<byte[]>> get(
      HttpClient http, String address, String range) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(Duration.ofSeconds(15))
            .header("Range", range)
            .build();
    return http.sendAsync(request, BodyHandlers.ofByteArray());
  }

  /// Those that players and caches go by.
  private static List<List<String>> headers(HttpResponse<?> response) {
    return List.of(
            "content-type",
            "content-length",
            "content-range",
            "cache-control",
            "etag",
            "access-control-allow-origin")
        .stream()
        .map(name -> response.headers().allValues(name))
        .toList();
  }
}
