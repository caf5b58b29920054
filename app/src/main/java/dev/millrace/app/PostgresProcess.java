package dev.millrace.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a PostgreSQL of ours, one too that a killed run left behind. Stateless.
final class PostgresProcess {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresProcess.class);
  private static final Duration WAIT_FOR_CLIENTS = Duration.ofSeconds(1);
  private static final Duration STOP = Duration.ofSeconds(6);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private PostgresProcess() {}

  /// SIGTERM waits for clients, which are gone; SIGINT does not wait; SIGKILL is the last resort.
  static void stop(ProcessHandle process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    if (!ended(process, WAIT_FOR_CLIENTS)) {
      interrupt(process);
    }
    if (!ended(process, STOP)) {
      LOG.warn("PostgreSQL did not stop in time and is killed");
      process.destroyForcibly();
      ended(process, STOP);
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /// With its server processes; a signal that waits for nothing.
  static void kill(ProcessHandle process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    ended(process, WAIT_FOR_CLIENTS);
  }

  /// Stops the one that works in `cluster`, by whatever path it was told that folder, and deletes
  /// its pid file. A pid file whose process is another program's is stale. A server process whose
  /// postmaster was killed alone may still be writing: with the pid file we take away what would
  /// keep the next postmaster out, so it ends first.
  ///
  /// @throws IOException when the file names a PostgreSQL that works elsewhere
  static void stopLeftBehind(Path cluster) throws IOException {
    Path pidFile = cluster.resolve("postmaster.pid");
    Optional<ProcessHandle> left = process(pidFile).filter(PostgresProcess::isPostgres);
    if (left.isPresent()) {
      if (worksIn(left.get(), cluster)) {
        LOG.info("Stopping the PostgreSQL that an earlier run left behind");
        stop(left.get());
      } else if (!isEnding(left.get()) || !ended(left.get(), STOP)) {
        throw new IOException(
            pidFile
                + " names the PostgreSQL with pid "
                + left.get().pid()
                + ", which works in another folder: stop that one, or delete this file");
      }
    }
    for (ProcessHandle orphan : orphans(cluster)) {
      LOG.info("Ending a server process of PostgreSQL that outlived its own");
      orphan.destroyForcibly();
      if (!ended(orphan, STOP)) {
        throw new IOException("process " + orphan.pid() + " still works there and does not end");
      }
    }
    Files.deleteIfExists(pidFile);
  }

  /// Where the postmaster with that pid file listens; empty when it does not yet.
  static Optional<Integer> port(Path pidFile) {
    try {
      // Its fourth line.
      return Files.readString(pidFile)
          .lines()
          .skip(3)
          .findFirst()
          .map(String::strip)
          .filter(line -> line.matches("\\d{1,5}"))
          .map(Integer::valueOf);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static void pause() {
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  /// A pid below zero is that of a PostgreSQL that `initdb` ran.
  private static Optional<ProcessHandle> process(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    String first = Files.readString(pidFile).lines().findFirst().orElse("").strip();
    return first.matches("-?\\d{1,9}")
        ? ProcessHandle.of(Math.abs(Long.parseLong(first)))
        : Optional.empty();
  }

  private static boolean isPostgres(ProcessHandle process) {
    try {
      return isRunning(process)
          && Files.readString(proc(process, "comm")).strip().equals("postgres");
    } catch (IOException e) {
      return false;
    }
  }

  private static List<ProcessHandle> orphans(Path cluster) {
    return ProcessHandle.allProcesses()
        .filter(PostgresProcess::isPostgres)
        .filter(process -> isWorkingDirectory(process, cluster))
        .toList();
  }

  private static boolean isWorkingDirectory(ProcessHandle process, Path cluster) {
    try {
      return Files.isSameFile(proc(process, "cwd"), cluster);
    } catch (IOException e) {
      return false;
    }
  }

  /// PostgreSQL's working directory is its cluster. Where the kernel does not show us that of
  /// another user's process, it is the folder it was given.
  private static boolean worksIn(ProcessHandle process, Path cluster) {
    try {
      return Files.isSameFile(proc(process, "cwd"), cluster);
    } catch (IOException e) {
      return commandLine(process).contains("\0" + cluster + "\0");
    }
  }

  /// One that was killed has neither a folder nor a command line until it has gone.
  private static boolean isEnding(ProcessHandle process) {
    return commandLine(process).isEmpty();
  }

  /// Its arguments, each with a zero byte behind it; empty when it has gone.
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(proc(process, "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  private static Path proc(ProcessHandle process, String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  private static void interrupt(ProcessHandle process) {
    try {
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
    } catch (IOException e) {
      LOG.warn("PostgreSQL could not be told to hurry: {}", e.getMessage());
    }
  }

  private static boolean ended(ProcessHandle process, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    while (isRunning(process) && System.nanoTime() < end) {
      pause();
    }
    return !isRunning(process);
  }

  /// Not one that has ended and waits for a parent that takes notice, as in a container without an
  /// init program: `pid (name) Z …`.
  private static boolean isRunning(ProcessHandle process) {
    try {
      String stat = Files.readString(proc(process, "stat"));
      return process.isAlive() && !stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
    } catch (IOException e) {
      return false;
    }
  }
}
