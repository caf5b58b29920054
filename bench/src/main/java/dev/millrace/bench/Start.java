package dev.millrace.bench;

import dev.millrace.rtmp.RtmpException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long it takes from an encoder's connection until a player has its first part of `high`: on a
/// channel's first broadcast, on the next one, when its source is known, and when it takes over
/// from another encoder.
///
/// Arguments: the stub api's port, the RTMP port, the HLS port, how many channels, and FLV files,
/// each of which is published by that many channels, four times.
public final class Start {
  private static final Duration BROADCAST = Duration.ofSeconds(7);

  /// What the first encoder had before it was taken over from.
  private static final Duration BEFORE = Duration.ofSeconds(3);

  private static final Pattern TAKEN_OVER =
      Pattern.compile("EXT-X-DISCONTINUITY\n.*?EXT-X-PART:[^\\n]*URI=\"([^\"]+)\"", Pattern.DOTALL);
  private static final Pattern FIRST_FILES =
      Pattern.compile(
          "EXT-X-MAP:URI=\"([^\"]+)\".*?EXT-X-PART:[^\\n]*URI=\"([^\"]+)\"", Pattern.DOTALL);

  private Start() {}

  public static void main(String[] arguments) throws Exception {
    InetSocketAddress rtmp = Loopback.port(arguments[1]);
    String folder = "http://127.0.0.1:" + arguments[2] + "/hls-live/";
    int channels = Integer.parseInt(arguments[3]);
    try (StubApi _ = StubApi.listen(Integer.parseInt(arguments[0]));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Viewer viewer = new Viewer()) {
      for (String file : List.of(arguments).subList(4, arguments.length)) {
        Clip clip = Clip.read(Path.of(file));
        String name = Path.of(file).getFileName().toString().replace(".flv", "");
        List<Double> first = new ArrayList<>();
        List<Double> known = new ArrayList<>();
        List<Double> over = new ArrayList<>();
        for (int i = 0; i < channels; i++) {
          String channel = name + '-' + i;
          first.add(publish(threads, viewer, rtmp, clip, channel + ".first", folder));
          known.add(publish(threads, viewer, rtmp, clip, channel + ".known", folder));
          over.add(takeOver(threads, viewer, rtmp, clip, channel + ".over", folder));
        }
        tell(name, "first", first);
        tell(name, "known", known);
        tell(name, "takeover", over);
      }
    }
  }

  /// In seconds.
  private static double publish(
      ExecutorService threads,
      Viewer viewer,
      InetSocketAddress rtmp,
      Clip clip,
      String name,
      String folder)
      throws Exception {
    long began = System.nanoTime();
    Future<Boolean> publisher =
        threads.submit(() -> {
          Replay.begin(rtmp, clip, 1, name).play(BROADCAST, System.err);
          return true;
        });
    URI multivariant = URI.create(folder + name + "-0.m3u8");
    while (!viewer.has(multivariant)) {
      Thread.sleep(5); // not on the air yet
    }
    URI high = URI.create(folder + name + "-0/high.m3u8");
    Matcher files = FIRST_FILES.matcher(viewer.text(high));
    if (!files.find()) {
      throw new IOException("no part in " + high);
    }
    var _ = viewer.text(high.resolve(files.group(1)));
    var _ = viewer.text(high.resolve(files.group(2)));
    long took = System.nanoTime() - began;
    publisher.get();
    return took / 1e9;
  }

  /// In seconds.
  private static double takeOver(
      ExecutorService threads,
      Viewer viewer,
      InetSocketAddress rtmp,
      Clip clip,
      String name,
      String folder)
      throws Exception {
    Future<Boolean> replaced =
        threads.submit(() -> {
          try {
            Replay.begin(rtmp, clip, 1, name).play(BROADCAST.multipliedBy(2), System.err);
            return false;
          } catch (IOException | RtmpException e) {
            return true; // the server has said why, or only closed
          }
        });
    URI high = URI.create(folder + name + "-0/high.m3u8");
    while (!viewer.has(high)) {
      Thread.sleep(5); // not on the air yet
    }
    Thread.sleep(BEFORE);
    long began = System.nanoTime();
    Future<Boolean> second =
        threads.submit(() -> {
          Replay.begin(rtmp, clip, 1, name).play(BROADCAST, System.err);
          return true;
        });
    Matcher part = TAKEN_OVER.matcher(viewer.text(high));
    while (!part.find()) {
      Thread.sleep(5); // not taken over yet
      part = TAKEN_OVER.matcher(viewer.text(high));
    }
    var _ = viewer.text(high.resolve(part.group(1)));
    long took = System.nanoTime() - began;
    second.get();
    if (!replaced.get()) {
      throw new IOException("the first encoder of " + name + " was not replaced");
    }
    return took / 1e9;
  }

  private static void tell(String clip, String broadcast, List<Double> values) {
    Percentiles seconds = Percentiles.of(values);
    System.out.printf("%-14s %-10s %8.2f %8.2f%n", clip, broadcast, seconds.p50(), seconds.max());
  }
}
