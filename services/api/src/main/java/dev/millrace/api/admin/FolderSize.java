package dev.millrace.api.admin;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How many bytes the files of a folder have, counted off the request path at most once in ten
/// minutes: there may be a million of them. Thread-safe.
final class FolderSize {
  private static final Duration FRESH = Duration.ofMinutes(10);

  /// A folder with few files is counted within one request.
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private record Counted(OptionalLong bytes, Instant at) {}

  private final Path folder;
  private final Clock clock;
  private @Nullable Counted counted; // guarded by this
  private @Nullable CountDownLatch counting; // guarded by this

  FolderSize(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /// As last counted; empty when that is not done yet, or there is no such folder here.
  OptionalLong bytes() {
    @Nullable CountDownLatch running = count();
    try {
      if (running != null && !running.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return last();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return last();
  }

  private synchronized OptionalLong last() {
    return counted == null ? OptionalLong.empty() : counted.bytes();
  }

  /// What to wait for; null: nothing, the last count is fresh.
  private synchronized @Nullable CountDownLatch count() {
    if (counted != null && counted.at().plus(FRESH).isAfter(clock.instant())) {
      return null;
    }
    if (counting == null) {
      CountDownLatch done = new CountDownLatch(1);
      counting = done;
      Thread.ofVirtual().name("folder-size").start(() -> finish(walk(), done));
    }
    return counting;
  }

  private synchronized void finish(OptionalLong bytes, CountDownLatch done) {
    counted = new Counted(bytes, clock.instant());
    counting = null;
    done.countDown();
  }

  /// Links are not followed; what goes away meanwhile is not counted.
  private OptionalLong walk() {
    long[] sum = new long[1];
    try {
      if (!Files.isDirectory(folder)) {
        return OptionalLong.empty();
      }
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              sum[0] += attributes.size();
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
      return OptionalLong.of(sum[0]);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
