package dev.millrace.app;

import dev.millrace.api.DatabaseConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/// A PostgreSQL of our own below the data folder, on a free port of the loopback address. It runs
/// in a session of its own, so that Ctrl-C reaches only us; `close`, of any thread and while it
/// starts too, stops it.
final class EmbeddedPostgres implements AutoCloseable {
  /// What a shell reads as its own in double quotes, which is how initdb calls PostgreSQL.
  private static final Pattern SPECIAL_TO_SHELL = Pattern.compile("[$`\"\\\\]");

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

  /// The name of its password among the secrets.
  static final String SECRET = "database-password";

  private static final String USER = "millrace";
  private static final Duration INITIALIZE = Duration.ofMinutes(2);
  private static final Duration START = Duration.ofSeconds(30);

  private final Path folder;
  private final String password;
  private @Nullable Process child; // guarded by this
  private boolean closed; // guarded by this

  /// @param folder `postgres/` of the data folder
  EmbeddedPostgres(Path folder, String password) {
    this.folder = folder;
    this.password = password;
  }

  /// Whether there is a database, which opens with the password it was made with only.
  static boolean exists(Path folder) {
    return Files.exists(folder.resolve("cluster"));
  }

  /// Makes the database at the first start; stops one that a killed Millrace left behind. It
  /// answers when this returns.
  ///
  /// @throws StartException when it cannot start, or is closed meanwhile
  DatabaseConfig start() {
    Path cluster = folder.resolve("cluster");
    try {
      if (exists(folder)) {
        requireOurs(cluster);
      } else if (SPECIAL_TO_SHELL.matcher(cluster.toString()).find()) {
        throw new IOException("the path of " + folder + " must have none of $ ` \" \\ in it");
      }
      PostgresProcess.stopLeftBehind(cluster);
      Path programs = PostgresBinaries.unpack(folder.resolve("programs")).resolve("bin");
      if (!exists(folder)) {
        initialize(programs, cluster);
      }
      return launch(programs, cluster);
    } catch (IOException e) {
      close();
      throw new StartException(
          "The embedded PostgreSQL cannot start: " + StartException.reason(e), e);
    }
  }

  /// The one that another Millrace runs in this folder.
  ///
  /// @throws StartException when none answers soon
  DatabaseConfig running() {
    Path pidFile = folder.resolve("cluster/postmaster.pid");
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<DatabaseConfig> config = PostgresProcess.port(pidFile).map(this::at);
      if (config.isPresent() && DatabaseDoor.answers(config.get())) {
        return config.get();
      }
      PostgresProcess.pause();
    }
    throw new StartException("The database of the Millrace that runs does not answer");
  }

  @Override
  public void close() {
    ending().ifPresent(PostgresProcess::stop);
  }

  /// Ends one that hangs; the next start recovers what it was at.
  void kill() {
    ending().ifPresent(PostgresProcess::kill);
  }

  private synchronized Optional<ProcessHandle> ending() {
    closed = true;
    return Optional.ofNullable(child).map(Process::toHandle);
  }

  /// In a folder that gets its name when it is complete: who is interrupted begins anew.
  private void initialize(Path programs, Path cluster) throws IOException {
    LOG.info("Making the database in {}", cluster);
    Path fresh = folder.resolve("cluster.new");
    PostgresProcess.stopLeftBehind(fresh);
    FileSystemUtils.deleteRecursively(fresh);
    // Not the file in the secrets folder: that is closed to the user we may run as.
    Path passwordFile = folder.resolve("initdb.password");
    SecretFile.write(passwordFile, password);
    Path log = folder.resolve("initdb.log");
    try {
      if (!succeeds(spawn(initdb(programs, fresh, passwordFile), log), INITIALIZE)) {
        throw new IOException("initdb failed, see " + log);
      }
    } finally {
      Files.delete(passwordFile);
    }
    Files.move(fresh, cluster, StandardCopyOption.ATOMIC_MOVE);
  }

  /// The kernel ends it when we die.
  private List<String> initdb(Path programs, Path cluster, Path passwordFile) throws IOException {
    List<String> command = new ArrayList<>(Unprivileged.prefix(folder));
    command.addAll(List.of("setpriv", "--pdeathsig", "KILL", "--"));
    command.add(programs.resolve("initdb").toString());
    command.addAll(List.of("-D", cluster.toString(), "-U", USER, "--encoding=UTF8"));
    command.addAll(List.of("--locale=C", "--auth=scram-sha-256", "--pwfile=" + passwordFile));
    return command;
  }

  private DatabaseConfig launch(Path programs, Path cluster) throws IOException {
    int port = freePort();
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(Unprivileged.prefix(folder));
    command.add(programs.resolve("postgres").toString());
    command.addAll(List.of("-D", cluster.toString(), "-p", Integer.toString(port)));
    command.addAll(List.of("-c", "listen_addresses=127.0.0.1"));
    command.addAll(List.of("-c", "unix_socket_directories=", "-c", "max_connections=50"));
    Path log = folder.resolve("postgres.log");
    Process process = spawn(command, log);
    DatabaseConfig config = at(port);
    long deadline = System.nanoTime() + START.toNanos();
    while (!DatabaseDoor.answers(config)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("it does not answer, see " + log);
      }
      PostgresProcess.pause();
    }
    return config;
  }

  private DatabaseConfig at(int port) {
    return new DatabaseConfig("jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, password);
  }

  /// PostgreSQL reads the files of its own major version only.
  private static void requireOurs(Path cluster) throws IOException {
    int theirs = major(Files.readString(cluster.resolve("PG_VERSION")).strip());
    int ours = major(Build.POSTGRES_VERSION);
    if (theirs > ours) {
      throw new StartException(
          "The database in "
              + cluster
              + " was made by a newer version of Millrace, with PostgreSQL "
              + theirs
              + " (this one has "
              + ours
              + "): start that version");
    }
    if (theirs < ours) {
      throw new StartException(
          "The database in "
              + cluster
              + " was made with PostgreSQL "
              + theirs
              + ", and this version of Millrace has "
              + ours
              + ": make a backup with the version that made it (millrace backup FILE), then restore"
              + " it with this one into a new data folder (millrace restore FILE)");
    }
  }

  private static int major(String version) throws IOException {
    String number = version.split("[.]", 2)[0];
    if (!number.matches("\\d{1,3}")) {
      throw new IOException("its version is not readable: " + version);
    }
    return Integer.parseInt(number);
  }

  private synchronized Process spawn(List<String> command, Path log) throws IOException {
    if (closed) {
      throw new IOException("it is stopped");
    }
    Process started =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    child = started;
    return started;
  }

  private static boolean succeeds(Process process, Duration deadline) {
    try {
      return process.waitFor(deadline) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
