package dev.millrace.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.millrace.bench.NumberedVideo.Shown;
import dev.millrace.rtmp.StreamKey;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How far Chromium on the watch page is behind the encoder's frame clock, by the number that is
/// drawn into each picture. It needs all of Millrace.
///
/// Arguments: the api's port, the RTMP port, an FLV file of 30 pictures per second whose pictures
/// show their number as [NumberedVideo] reads it, seconds for each quality, and the qualities.
public final class BrowserLatency {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final List<String> ARGUMENTS =
      List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run");
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  /// Of the broadcast and of the page.
  private static final Duration START = Duration.ofSeconds(15);

  private static final double PICTURE_MS = 1000 / 30.0;

  private BrowserLatency() {}

  public static void main(String[] arguments) throws Exception {
    URI api = URI.create("http://localhost:" + arguments[0]);
    InetSocketAddress rtmp = Loopback.port(arguments[1]);
    Clip clip = Clip.read(Path.of(arguments[2]));
    Duration length = Duration.ofSeconds(Long.parseLong(arguments[3]));
    List<String> qualities = List.of(arguments).subList(4, arguments.length);
    Channel channel = Channel.open(api);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Playwright playwright =
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(ARGUMENTS))) {
      Replay replay = Replay.begin(rtmp, clip, List.of(new StreamKey(channel.key())));
      double began = System.currentTimeMillis();
      Duration all = length.plus(WARM_UP).multipliedBy(qualities.size()).plus(START);
      Future<Boolean> publisher =
          threads.submit(() -> {
            replay.play(all, System.err);
            return true;
          });
      Page page = browser.newPage();
      page.navigate(api.resolve("/watch/" + channel.url()).toString());
      NumberedVideo video = new NumberedVideo(page);
      for (String quality : qualities) {
        video.choose(quality);
        page.waitForTimeout((double) WARM_UP.toMillis());
        tell(quality, video.height(), behind(video.watch(length), began, clip));
      }
      publisher.get();
    }
  }

  /// In milliseconds. The clip begins again after its last picture, so a picture was sent as often
  /// as that: the last time counts.
  private static Percentiles behind(List<Shown> pictures, double began, Clip clip) {
    return Percentiles.of(
        pictures.stream()
            .map(shown -> {
              double sinceFirst = shown.atMs() - began - shown.number() * PICTURE_MS;
              return sinceFirst - Math.floor(sinceFirst / clip.lengthMs()) * clip.lengthMs();
            })
            .toList());
  }

  private static void tell(String quality, int height, Percentiles behindMs) {
    System.out.printf(
        "%-8s %8d %8.2f %8.2f %8.2f %8d%n",
        quality,
        height,
        behindMs.p50() / 1000,
        behindMs.p95() / 1000,
        behindMs.max() / 1000,
        behindMs.count());
  }
}
