package dev.millrace.app;

import dev.millrace.api.DatabaseConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL of our own below the data folder, on a free port of the loopback address. It runs
/// in a session of its own, so that Ctrl-C reaches only us; `close` stops it.
final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String USER = "millrace";
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(8);

  private final Process process;
  private final DatabaseConfig config;

  private EmbeddedPostgres(Process process, DatabaseConfig config) {
    this.process = process;
    this.config = config;
  }

  /// Makes the database at the first start; stops one that a killed Millrace left behind.
  ///
  /// @param folder `postgres/` of the data folder
  /// @param password the file and its text
  static EmbeddedPostgres start(Path folder, Path passwordFile, String password) {
    try {
      Path programs = PostgresBinaries.unpack(folder.resolve("programs")).resolve("bin");
      Path cluster = folder.resolve("cluster");
      List<String> prefix = Unprivileged.prefix(folder);
      if (!Files.exists(cluster.resolve("PG_VERSION"))) {
        initialize(prefix, programs, cluster, passwordFile);
      }
      stopLeftBehind(cluster);
      return launch(prefix, programs, cluster, password);
    } catch (IOException e) {
      throw new StartException("The embedded PostgreSQL cannot start: " + e.getMessage(), e);
    }
  }

  DatabaseConfig config() {
    return config;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    stop(process.toHandle());
  }

  private static void initialize(
      List<String> prefix, Path programs, Path cluster, Path passwordFile) throws IOException {
    LOG.info("Making the database in {}", cluster);
    List<String> command = new ArrayList<>(prefix);
    command.add(programs.resolve("initdb").toString());
    command.addAll(List.of("-D", cluster.toString(), "-U", USER, "--encoding=UTF8"));
    command.addAll(List.of("--locale=C", "--auth=scram-sha-256"));
    command.add("--pwfile=" + passwordFile);
    Process initdb =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(cluster.resolveSibling("initdb.log").toFile())
            .start();
    if (!finished(initdb, Duration.ofMinutes(2)) || initdb.exitValue() != 0) {
      initdb.destroyForcibly();
      throw new IOException("initdb failed, see " + cluster.resolveSibling("initdb.log"));
    }
  }

  private static EmbeddedPostgres launch(
      List<String> prefix, Path programs, Path cluster, String password) throws IOException {
    int port = freePort();
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(prefix);
    command.add(programs.resolve("postgres").toString());
    command.addAll(List.of("-D", cluster.toString(), "-p", Integer.toString(port)));
    command.addAll(List.of("-c", "listen_addresses=127.0.0.1"));
    command.addAll(List.of("-c", "unix_socket_directories=", "-c", "max_connections=50"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(cluster.resolveSibling("postgres.log").toFile())
            .start();
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    EmbeddedPostgres postgres =
        new EmbeddedPostgres(process, new DatabaseConfig(url, USER, password));
    postgres.awaitReady(cluster.resolveSibling("postgres.log"));
    return postgres;
  }

  private void awaitReady(Path log) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (!accepts()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        close();
        throw new IOException("it does not answer, see " + log);
      }
      pause();
    }
  }

  private boolean accepts() {
    try (Connection connection =
        DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password())) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /// After a `kill -9` of ours PostgreSQL lives on; a pid file whose process is another program's
  /// is stale.
  private static void stopLeftBehind(Path cluster) throws IOException {
    Path pidFile = cluster.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    String first = Files.readString(pidFile).lines().findFirst().orElse("").strip();
    Optional<ProcessHandle> left =
        first.matches("\\d{1,9}") ? ProcessHandle.of(Long.parseLong(first)) : Optional.empty();
    if (left.isPresent() && isOurs(left.get(), cluster)) {
      LOG.info("Stopping the PostgreSQL that an earlier run left behind");
      stop(left.get());
    }
    Files.deleteIfExists(pidFile);
  }

  private static boolean isOurs(ProcessHandle process, Path cluster) throws IOException {
    Path commandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    return Files.exists(commandLine)
        && Files.readString(commandLine).contains("\0" + cluster + "\0");
  }

  /// SIGTERM waits for clients, which are gone; SIGINT does not wait; SIGKILL is the last resort.
  private static void stop(ProcessHandle process) {
    process.destroy();
    if (!ended(process, STOP.dividedBy(4))) {
      signalInterrupt(process.pid());
    }
    if (!ended(process, STOP)) {
      LOG.warn("PostgreSQL did not stop in time and is killed");
      process.destroyForcibly();
      ended(process, STOP);
    }
  }

  private static void signalInterrupt(long pid) {
    try {
      Process kill = new ProcessBuilder("kill", "-INT", Long.toString(pid)).start();
      finished(kill, Duration.ofSeconds(1));
    } catch (IOException e) {
      LOG.warn("PostgreSQL could not be told to hurry: {}", e.getMessage());
    }
  }

  private static boolean ended(ProcessHandle process, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      pause();
    }
    return !process.isAlive();
  }

  private static boolean finished(Process process, Duration deadline) {
    try {
      return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
