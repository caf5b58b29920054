package dev.millrace.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// `millrace worker` on the data of a [Program].
final class WorkerProgram implements AutoCloseable {
  private final Process process;

  /// Returns when it was started, which does not say that it has jobs yet.
  ///
  /// @param folder with `data/`
  /// @param settings as environment: it needs the broker
  WorkerProgram(Path folder, Map<String, String> settings) throws IOException {
    ProcessBuilder builder = Program.command(folder, "worker");
    builder.environment().putAll(settings);
    builder.environment().put("MILLRACE_BIND", "127.0.0.1");
    builder.environment().put("MILLRACE_WORKER_PORT", "" + Ports.free());
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("worker.log").toFile()));
    this.process = builder.start();
  }

  /// `kill -9` of it and of all that it started.
  void kill() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
