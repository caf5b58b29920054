package dev.millrace.app;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The program in a process of its own, interrupted while it starts.
class StartIT {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final Path LIBRARIES = Path.of("target/app/lib");

  @TempDir private Path folder;
  private Path log;
  private @Nullable Process running;

  @BeforeEach
  void letOtherUsersReachTheData() throws IOException {
    log = folder.resolve("log");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void killWhatATestLeft() {
    if (running != null) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
  }

  @Test
  void beginsAnewAfterAKillDuringTheFirstStart() throws Exception {
    Process killed = start(Map.of());
    awaitFile(killed, "postgres/cluster.new/PG_VERSION");
    killed.destroyForcibly().waitFor();
    Process again = start(Map.of());
    until(START, () -> log().contains("Ready."));
    stop(again);
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres/cluster.new/PG_VERSION", "postgres/cluster/postmaster.pid"})
  void stopsCleanlyWhileItStarts(String sign) throws Exception {
    Process process = start(Map.of());
    awaitFile(process, sign);
    stop(process);
    assertThat(log()).doesNotContain("Ready.", "millrace: ");
  }

  @Test
  void runsAsAnotherUserWhereTheKernelHasNoNamespacesForRoot() throws Exception {
    Path programs = Files.createDirectory(folder.resolve("programs"));
    Files.createSymbolicLink(programs.resolve("unshare"), Path.of("/bin/false"));
    Process process = start(Map.of("PATH", programs + ":/usr/bin:/bin:/usr/sbin:/sbin"));
    until(START, () -> log().contains("Ready.") || !process.isAlive());
    assertThat(log()).contains("Ready.");
    stop(process);
  }

  @Test
  void stopsInTimeWhenTheDatabaseIsGone() throws Exception {
    Process process = start(Map.of());
    ProcessHandle postmaster = postmaster(process);
    List<ProcessHandle> servers = postmaster.children().toList();
    postmaster.destroyForcibly();
    servers.forEach(ProcessHandle::destroyForcibly);
    until(START, () -> !postmaster.isAlive());
    stop(process);
    assertThat(log()).contains("The database refuses connections");
  }

  @Test
  void stopsInTimeWhenTheDatabaseHangs() throws Exception {
    Process process = start(Map.of());
    ProcessHandle postmaster = postmaster(process);
    suspend(postmaster);
    for (ProcessHandle server : postmaster.children().toList()) {
      suspend(server);
    }
    stop(process);
    assertThat(log().substring(log().indexOf("Stopping.\n")).lines().skip(1))
        .singleElement()
        .asString()
        .contains("The database does not answer");
  }

  @ParameterizedTest
  @CsvSource({
    "MILLRACE_FFMPEG, /bin/false",
    "MILLRACE_DATABASE_URL, jdbc:postgresql://host:secret/name",
    "MILLRACE_DATABASE_URL, jdbc:postgresql://host/name?password=%secret"
  })
  void saysInOneLineWhatIsWrong(String setting, String value) throws Exception {
    assertThat(failure(start(Map.of(setting, value))))
        .startsWith(setting + " ")
        .doesNotContain("secret");
  }

  /// As on a full disk: no file may become as long as FFmpeg's.
  @Test
  void saysThatProgramsCannotBeRunFromTheDataFolder() throws Exception {
    String programs = folder.resolve("data/programs").toString();
    Process process =
        start(
            List.of("sh", "-c", "ulimit -f 4000; exec \"$@\"", "sh"),
            List.of("-Dorg.bytedeco.javacpp.cachedir=" + programs),
            Map.of());
    assertThat(failure(process)).startsWith("Programs cannot be run from " + programs);
  }

  @Test
  void saysThatJavaHasTooLittleMemory() throws Exception {
    assertThat(failure(start(List.of(), List.of("-Xmx12m", "-XX:+UseSerialGC"), Map.of())))
        .contains("set MILLRACE_HEAP to more");
  }

  /// The one line that it says, exit code 1.
  private String failure(Process process) throws Exception {
    assertThat(process.waitFor(START)).isTrue();
    assertThat(log().lines()).singleElement().asString().startsWith("millrace: ");
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(ProcessHandle.allProcesses().filter(this::worksHere)).isEmpty();
    return log().substring("millrace: ".length());
  }

  private static void suspend(ProcessHandle process) throws Exception {
    assertThat(new ProcessBuilder("kill", "-STOP", "" + process.pid()).start().waitFor()).isZero();
  }

  private Process start(Map<String, String> more) throws IOException {
    return start(List.of(), List.of(), more);
  }

  /// @param around what runs Java, such as a shell
  private Process start(List<String> around, List<String> options, Map<String, String> more)
      throws IOException {
    List<String> command = new ArrayList<>(around);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.bytedeco.javacpp.cachedir=" + Path.of("target/programs").toAbsolutePath()));
    command.addAll(options);
    command.addAll(List.of("-cp", LIBRARIES.toAbsolutePath() + "/*", "dev.millrace.app.Main"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MILLRACE_DATA", folder.resolve("data").toString());
    builder.environment().put("MILLRACE_BIND", "127.0.0.1");
    for (String port : List.of("API", "HLS", "RTMP")) {
      builder.environment().put("MILLRACE_" + port + "_PORT", "0");
    }
    builder.environment().putAll(more);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    running = process;
    return process;
  }

  private void awaitFile(Process process, String file) {
    Path sign = folder.resolve("data").resolve(file);
    until(START, () -> Files.exists(sign) || !process.isAlive());
    assertThat(process.isAlive()).as(log()).isTrue();
  }

  /// Of a Millrace that is ready.
  private ProcessHandle postmaster(Process process) throws IOException {
    until(START, () -> log().contains("Ready.") || !process.isAlive());
    Path pidFile = folder.resolve("data/postgres/cluster/postmaster.pid");
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).getFirst())).orElseThrow();
  }

  private void stop(Process process) throws Exception {
    process.destroy();
    assertThat(process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)).as(log()).isTrue();
    assertThat(process.exitValue()).as(log()).isEqualTo(0);
    assertThat(ProcessHandle.allProcesses().filter(this::worksHere)).isEmpty();
  }

  /// An ended process that waits for its parent has neither.
  private boolean worksHere(ProcessHandle process) {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    try {
      return Files.readString(proc.resolve("cmdline")).contains(folder.toString())
          || Files.readSymbolicLink(proc.resolve("cwd")).startsWith(folder);
    } catch (IOException e) {
      return false;
    }
  }

  private String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
