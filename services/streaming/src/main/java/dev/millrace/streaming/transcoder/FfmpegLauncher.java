package dev.millrace.streaming.transcoder;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Starts FFmpeg processes that cannot outlive us. Thread-safe; blocks while it starts one.
///
/// Each runs in a session of its own, so that Ctrl-C in a terminal reaches only us, and the kernel
/// kills it when we die, however we die. Where the system lacks `setsid` or `setpriv`, the end of
/// stdin still ends it.
public final class FfmpegLauncher implements AutoCloseable {
  // The kernel watches the thread that started the process, not the JVM: this one lives as long.
  private final ExecutorService spawner =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("ffmpeg-spawner").factory());
  private final Path ffmpeg;
  private final List<String> ownSession;
  private final List<String> idlePriority;

  public FfmpegLauncher(Path ffmpeg) {
    this.ffmpeg = ffmpeg;
    List<String> session = new ArrayList<>(tool("setsid"));
    session.addAll(tool("setpriv", "--pdeathsig", "KILL", "--"));
    this.ownSession = List.copyOf(session);
    List<String> idle = new ArrayList<>(tool("nice", "-n", "19"));
    idle.addAll(tool("chrt", "--idle", "0"));
    this.idlePriority = List.copyOf(idle);
  }

  Process start(List<String> arguments) throws IOException {
    return start(List.of(), arguments);
  }

  /// At the lowest priority: it runs when nothing else wants the processor.
  Process startIdle(List<String> arguments) throws IOException {
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
    try {
      return spawner.submit(() -> new ProcessBuilder(command).start()).get();
    } catch (ExecutionException e) {
      throw new IOException("FFmpeg could not be started", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while FFmpeg was starting", e);
    }
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
