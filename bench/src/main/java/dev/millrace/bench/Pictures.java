package dev.millrace.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.contracts.PictureBlobs;
import dev.millrace.contracts.PictureJob;
import dev.millrace.contracts.PictureResult;
import dev.millrace.storage.FileBlobStore;
import dev.millrace.worker.BlobPictureProcessor;
import dev.millrace.worker.PictureLimits;
import dev.millrace.worker.PictureMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Makes profile pictures as the worker does, in rounds: for each line of a pipe, as many as it
/// says, then a line `round <CPU ms> <wall ms>`, FFmpeg's CPU time included.
public final class Pictures {
  private static final int WARM_UP = 40;

  private final BlobPictureProcessor processor;
  private final List<PictureJob> jobs = new ArrayList<>();

  private Pictures(Path ffmpeg, Path folder, int threads, List<Path> files) {
    FileBlobStore storage = new FileBlobStore(folder);
    this.processor =
        new BlobPictureProcessor(
            storage,
            ffmpeg,
            PictureLimits.DEFAULT,
            threads,
            new PictureMeters(new SimpleMeterRegistry()));
    for (Path file : files) {
      PictureBlobs blobs = new PictureBlobs("benchmark%015d".formatted(jobs.size()));
      storage.put(blobs.original(), file);
      jobs.add(PictureJob.of(blobs.pictureId()));
    }
  }

  /// Ends with the pipe.
  ///
  /// @param arguments FFmpeg, a folder for blobs, the pipe, how many at a time, the pictures
  public static void main(String[] arguments) throws Exception {
    List<Path> files =
        List.of(arguments).subList(4, arguments.length).stream().map(Path::of).toList();
    int atATime = Integer.parseInt(arguments[3]);
    Pictures pictures = new Pictures(Path.of(arguments[0]), Path.of(arguments[1]), atATime, files);
    try (ExecutorService threads = Executors.newFixedThreadPool(atATime);
        BufferedReader rounds = Files.newBufferedReader(Path.of(arguments[2]))) {
      pictures.make(WARM_UP, threads);
      System.out.println("ready");
      for (String line = rounds.readLine(); line != null; line = rounds.readLine()) {
        long cpu = cpuNanos();
        long start = System.nanoTime();
        pictures.make(Integer.parseInt(line), threads);
        long wall = System.nanoTime() - start;
        System.out.printf("round %d %d%n", (cpuNanos() - cpu) / 1_000_000, wall / 1_000_000);
      }
    } finally {
      pictures.processor.close();
    }
  }

  private void make(int count, ExecutorService threads) throws Exception {
    List<Callable<PictureResult>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      PictureJob job = jobs.get(i % jobs.size());
      calls.add(() -> processor.process(job));
    }
    for (Future<PictureResult> made : threads.invokeAll(calls)) {
      if (made.get().failure() != null) {
        throw new IllegalStateException("a picture was refused: " + made.get());
      }
    }
  }

  private static long cpuNanos() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long children =
        ProcessHandle.current()
            .children()
            .map(child -> child.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
            .reduce(0L, Long::sum);
    return system.getProcessCpuTime() + children;
  }
}
