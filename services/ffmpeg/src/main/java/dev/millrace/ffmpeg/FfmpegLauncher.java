package dev.millrace.ffmpeg;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Starts FFmpeg processes that cannot outlive us. Thread-safe; blocks while it starts one, at most
/// five seconds.
///
/// Each runs in a session of its own, so that Ctrl-C in a terminal reaches only us, and the kernel
/// kills it when we die, however we die. Where the system lacks `setsid` or `setpriv`, the end of
/// stdin still ends it.
public final class FfmpegLauncher implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(5);

  /// What starts a command.
  interface Spawn {
    Process start(List<String> command) throws IOException;
  }

  // The kernel watches the thread that started the process, not the JVM: this one lives as long.
  private final ExecutorService spawner =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("ffmpeg-spawner").factory());
  private final Path ffmpeg;
  private final Duration deadline;
  private final Spawn spawn;
  private final List<String> ownSession;
  private final List<String> idlePriority;

  public FfmpegLauncher(Path ffmpeg) {
    this(ffmpeg, START_DEADLINE, command -> new ProcessBuilder(command).start());
  }

  FfmpegLauncher(Path ffmpeg, Duration deadline, Spawn spawn) {
    this.ffmpeg = ffmpeg;
    this.deadline = deadline;
    this.spawn = spawn;
    List<String> session = new ArrayList<>(tool("setsid"));
    session.addAll(tool("setpriv", "--pdeathsig", "KILL", "--"));
    this.ownSession = List.copyOf(session);
    List<String> idle = tool("chrt", "--idle", "0");
    this.idlePriority = List.copyOf(idle.isEmpty() ? tool("nice", "-n", "19") : idle);
  }

  /// At the priority of this process.
  ///
  /// @param arguments as the program gets them; no shell reads them
  /// @throws IOException when it cannot be started
  public Process start(List<String> arguments) throws IOException {
    return start(List.of(), arguments);
  }

  /// At the lowest priority: it runs when nothing else wants the processor.
  public Process startIdle(List<String> arguments) throws IOException {
    return start(idlePriority, arguments);
  }

  @Override
  public void close() {
    spawner.shutdownNow();
  }

  private Process start(List<String> prefix, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(ownSession);
    command.addAll(prefix);
    command.add(ffmpeg.toString());
    command.addAll(arguments);
    CompletableFuture<Process> starting = spawn(command);
    try {
      return starting.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("FFmpeg could not be started", e.getCause());
    } catch (TimeoutException e) {
      killWhenStarted(starting);
      throw new IOException("FFmpeg did not start within " + deadline.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      killWhenStarted(starting);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while FFmpeg was starting", e);
    }
  }

  private CompletableFuture<Process> spawn(List<String> command) throws IOException {
    CompletableFuture<Process> starting = new CompletableFuture<>();
    try {
      spawner.execute(() -> {
        try {
          starting.complete(spawn.start(command));
        } catch (IOException | RuntimeException e) {
          starting.completeExceptionally(e);
        }
      });
    } catch (RejectedExecutionException e) {
      throw new IOException("FFmpeg is not started while the server stops", e);
    }
    return starting;
  }

  /// Nobody waits for it any more, and nobody else knows it.
  private static void killWhenStarted(CompletableFuture<Process> starting) {
    var _ = starting.thenAccept(process -> process.toHandle().destroyForcibly());
  }

  /// The command with its arguments, or nothing where the system does not have it.
  private static List<String> tool(String name, String... arguments) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder, name);
      if (Files.isExecutable(candidate)) {
        List<String> command = new ArrayList<>(List.of(candidate.toString()));
        command.addAll(List.of(arguments));
        return command;
      }
    }
    return List.of();
  }
}
