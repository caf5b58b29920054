package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Programs;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Api, or its database, is away while five broadcasts are on the air: viewers notice nothing, and
/// afterwards everything is as it really is. `-Doutage.seconds=60` takes longer.
class ApiOutageIT {
  private static final int SECONDS = Integer.getInteger("outage.seconds", 8);
  private static final Duration SETTLED = Duration.ofSeconds(15);

  /// What a viewer has to play while nothing comes, and the time that a busy machine takes from it.
  private static final double LONGEST_WAIT_SECONDS = 3;

  /// The same where the encoder is started anew, and is let in from memory.
  private static final double LONGEST_RETURN_SECONDS = 15;

  private static final int SOME_PARTS = 5;

  private static final List<String> NAMES =
      List.of("goes_on", "goes_on_too", "comes_back", "is_lost", "ends");

  private final List<Process> encoders = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private final List<LastingViewer> viewers = new ArrayList<>();
  @TempDir private Path folder;

  @Test
  void nobodyNoticesThatApiIsAway() throws Exception {
    try (TwoServices services = new TwoServices(folder)) {
      during(services, "api", services::stopApi, services::startApi);
    }
  }

  @Test
  void nobodyNoticesThatTheDatabaseIsAway() throws Exception {
    try (TwoServices services = new TwoServices(folder)) {
      during(services, "the database", services::stopDatabase, services::startDatabase);
    }
  }

  private void during(TwoServices services, String what, Runnable stop, Runnable start)
      throws Exception {
    Path media = media();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient http = HttpClient.newHttpClient()) {
      Map<String, Future<LastingViewer.Seen>> watching = new LinkedHashMap<>();
      try {
        for (String name : NAMES) {
          keys.add(services.newStreamer(name));
          encoders.add(publish(services, media, keys.getLast()));
        }
        for (String name : NAMES) {
          watching.put(name, threads.submit(viewer(services, http, name)));
        }
        until(
            Duration.ofSeconds(60),
            () -> viewers.stream().allMatch(viewer -> viewer.parts() >= SOME_PARTS));
        stop.run();
        changeEncoders(services, media);
        start.run();
        long back = System.nanoTime();
        until(SETTLED, () -> isAsItIs(services));
        System.out.printf(
            "%s was away for %d s: states right after %.1f s%n",
            what, SECONDS, (System.nanoTime() - back) / 1e9);
      } finally {
        viewers.forEach(LastingViewer::stop);
      }
      assertViewersSawTheirEncodersOnly(watching);
    } finally {
      encoders.forEach(Process::destroyForcibly);
    }
  }

  /// Of a broadcast that is on the air.
  private LastingViewer viewer(TwoServices services, HttpClient http, String name) {
    until(Duration.ofSeconds(60), () -> running(services.onAir(name)));
    String playlist = "/hls-live/" + services.onAir(name).path("url").asString("") + "/high.m3u8";
    services.awaitServed(playlist);
    viewers.add(new LastingViewer(http, services.hls(playlist)));
    return viewers.getLast();
  }

  /// One is started anew, one dies, one ends; then the outage lasts.
  private void changeEncoders(TwoServices services, Path media) throws Exception {
    long stopped = System.nanoTime();
    encoders.get(2).destroyForcibly();
    encoders.get(3).destroyForcibly();
    encoders.get(4).destroy();
    assertThat(encoders.get(4).waitFor(10, TimeUnit.SECONDS)).isTrue();
    encoders.set(2, publish(services, media, keys.get(2)));
    until(
        Duration.ofSeconds(SECONDS + 5),
        () -> System.nanoTime() - stopped > Duration.ofSeconds(SECONDS).toNanos());
  }

  /// What each saw is what its encoder did: to go on, to come back, to be lost, to end.
  private static void assertViewersSawTheirEncodersOnly(
      Map<String, Future<LastingViewer.Seen>> watching) throws Exception {
    for (String name : NAMES) {
      LastingViewer.Seen seen = Objects.requireNonNull(watching.get(name)).get();
      System.out.println("  " + name + ": " + seen);
      boolean stopped = name.equals("is_lost") || name.equals("ends");
      assertThat(seen.parts()).as(name).isGreaterThanOrEqualTo(stopped ? SOME_PARTS : SECONDS);
      assertThat(seen.longestWaitSeconds())
          .as(name)
          .isLessThan(name.equals("comes_back") ? LONGEST_RETURN_SECONDS : LONGEST_WAIT_SECONDS);
      assertThat(seen.ended()).as(name).isEqualTo(name.equals("ends"));
      if (!stopped) {
        assertThat(seen.silentSeconds()).as(name).isLessThan(LONGEST_WAIT_SECONDS);
      }
    }
  }

  private static boolean isAsItIs(TwoServices services) {
    JsonNode lost = services.onAir("is_lost");
    return running(services.onAir("goes_on"))
        && running(services.onAir("goes_on_too"))
        && running(services.onAir("comes_back"))
        && lost.path("status").asString("").equals("RUNNING")
        && lost.path("reconnecting").asBoolean(false)
        && services.onAir("ends").isNull();
  }

  private static boolean running(JsonNode video) {
    return video.path("status").asString("").equals("RUNNING")
        && !video.path("reconnecting").asBoolean(true);
  }

  /// Made once: five encoders would leave no processor for what is tested.
  private Path media() {
    Path file = folder.resolve("media.flv");
    String video = "-g 60 -keyint_min 60 -b:v 300k";
    Programs.run(
        FfmpegPublisher.file(DebianFfmpeg.FFMPEG, "320x180", video, /* audio= */ true, 300, file));
    return file;
  }

  private Process publish(TwoServices services, Path media, String key) throws IOException {
    Path log = folder.resolve("encoder-" + encoders.size() + ".log");
    return new FfmpegPublisher(services.rtmpPort(), key).replay(DebianFfmpeg.FFMPEG, media, log);
  }
}
