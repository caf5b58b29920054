package dev.millrace.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How far behind the encoder's frame clock players are who go by the rules, for each rendition.
///
/// Arguments: the stub api's port, the RTMP port, the HLS port, an FLV file, seconds. One publisher
/// replays the file in real time in this process: the picture with timestamp t is sent t after the
/// beginning, and the first program date time names the first picture.
public final class Latency {
  private static final int PARTS = 15;
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  /// Longer than the players need to end.
  private static final Duration LAST_JOIN = Duration.ofSeconds(20);

  private Latency() {}

  public static void main(String[] arguments) throws Exception {
    InetSocketAddress rtmp = Loopback.port(arguments[1]);
    String folder = "http://127.0.0.1:" + arguments[2] + "/hls-live/latency-0";
    Duration length = Duration.ofSeconds(Long.parseLong(arguments[4]));
    try (StubApi _ = StubApi.listen(Integer.parseInt(arguments[0]));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Viewer http = new Viewer()) {
      Replay replay = Replay.begin(rtmp, Clip.read(Path.of(arguments[3])), 1, "latency");
      double began = System.currentTimeMillis();
      Future<?> publisher =
          threads.submit(() -> {
            replay.play(length.plus(WARM_UP).plus(LAST_JOIN), System.err);
            return true;
          });
      var _ = http.text(URI.create(folder + ".m3u8")); // held until it can be played
      double first = Playlist.read(http.text(URI.create(folder + "/high.m3u8"))).startMs();
      Map<String, LatencyPlayer> players = new LinkedHashMap<>();
      for (String rendition : List.of("high", "audio", "mid", "low")) {
        URI address = URI.create(folder + "/" + rendition + ".m3u8");
        players.put(rendition, new LatencyPlayer(http, address, pdt -> began + pdt - first));
      }
      long from = System.nanoTime() + WARM_UP.toNanos();
      long until = from + length.toNanos();
      List<Future<Boolean>> playing =
          players.values().stream()
              .map(player -> threads.submit(() -> joinAgainAndAgain(player, from, until)))
              .toList();
      for (Future<Boolean> player : playing) {
        player.get();
      }
      publisher.get();
      players.forEach(Latency::tell);
    }
  }

  /// Joins during the warm-up are not counted.
  private static boolean joinAgainAndAgain(LatencyPlayer player, long from, long until)
      throws IOException, InterruptedException {
    boolean counting = false;
    while (System.nanoTime() < until) {
      if (!counting && System.nanoTime() > from) {
        counting = true;
        player.behindMs().clear();
      }
      player.play(PARTS);
    }
    return true;
  }

  private static void tell(String rendition, LatencyPlayer player) {
    Percentiles behindMs = Percentiles.of(player.behindMs());
    System.out.printf(
        "%-8s %8.2f %8.2f %8.2f %8d %8d%n",
        rendition,
        behindMs.p50() / 1000,
        behindMs.p95() / 1000,
        behindMs.max() / 1000,
        player.stalls(),
        behindMs.count());
  }
}
