package dev.millrace.app;

import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// The command line.
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  /// A stop is over within 10 s.
  private static final Duration WITHOUT_DATABASE = Duration.ofMillis(7500);

  private static final Set<String> WITHOUT_ARGUMENTS =
      Set.of("start", "demo", "worker", "train", "help", "--help", "-h", "--version");

  private Main() {}

  public static void main(String[] arguments) {
    // Tomcat logs by java.util.logging.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    String command = arguments.length == 0 ? "start" : arguments[0];
    if (arguments.length > 1 && WITHOUT_ARGUMENTS.contains(command)) {
      System.err.println("millrace: " + command + " takes no arguments, see millrace help");
      System.exit(2);
    }
    switch (command) {
      case "start" -> run(/* demo= */ false);
      case "demo" -> run(/* demo= */ true);
      case "backup" -> backup(arguments);
      case "restore" -> restore(arguments);
      case "keys" -> keys(List.of(arguments).subList(1, arguments.length));
      case "worker" -> explained(() -> LoneWorker.run(Configuration.read(System.getenv())));
      case "jobs" -> jobs(List.of(arguments).subList(1, arguments.length));
      case "train" -> train();
      case "admin" -> admin(arguments);
      case "help", "--help", "-h" -> help();
      case "--version" -> System.out.println("Millrace " + Build.VERSION);
      default -> {
        System.err.println("millrace: unknown command " + command + ", see millrace help");
        System.exit(2);
      }
    }
  }

  private static void run(boolean demo) {
    explained(() -> run(Configuration.read(System.getenv()), demo));
  }

  private static void admin(String[] arguments) {
    if (arguments.length != 2) {
      usage("millrace admin NAME");
    }
    explained(
        () -> System.out.println(MakeAdmin.run(Configuration.read(System.getenv()), arguments[1])));
  }

  private static void keys(List<String> arguments) {
    explained(() ->
        System.out.print(
            KeysCommand.run(Configuration.read(System.getenv()), arguments, Clock.systemUTC())));
  }

  private static void jobs(List<String> arguments) {
    explained(
        () -> System.out.print(JobsCommand.run(Configuration.read(System.getenv()), arguments)));
  }

  private static void backup(String[] arguments) {
    boolean media = arguments.length == 3 && arguments[1].equals("--media");
    if (arguments.length != (media ? 3 : 2) || arguments[arguments.length - 1].startsWith("-")) {
      usage("millrace backup [--media] FILE");
    }
    Path file = Path.of(arguments[arguments.length - 1]);
    explained(() -> {
      BackupManifest made = Backup.write(Configuration.read(System.getenv()), file, media);
      System.out.printf(
          "%s has %d rows of %d tables, the secrets%s. Keep it as safe as those.%n",
          file, made.rows(), made.tables().size(), media ? " and the media" : ", no media");
    });
  }

  private static void restore(String[] arguments) {
    if (arguments.length != 2 || arguments[1].startsWith("-")) {
      usage("millrace restore FILE");
    }
    Path file = Path.of(arguments[1]);
    explained(() -> {
      BackupManifest restored = Restore.read(Configuration.read(System.getenv()), file);
      System.out.printf(
          "%d rows of %d tables are restored%s.%n",
          restored.rows(),
          restored.tables().size(),
          restored.media() ? ", and the media" : "; media were not in the backup");
    });
  }

  /// The launcher prints the same file where nothing was built yet.
  private static void help() {
    try (InputStream text = Main.class.getResourceAsStream("help.txt")) {
      Objects.requireNonNull(text, "help.txt").transferTo(System.out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void usage(String usage) {
    System.err.println("usage: " + usage);
    System.exit(2);
  }

  /// What is in the way is said in one line.
  private static void explained(Runnable work) {
    try {
      work.run();
    } catch (StartException e) {
      fail(e);
    } catch (Error e) {
      fail(StartException.of(e));
    }
  }

  private static void fail(StartException e) {
    System.err.println("millrace: " + e.getMessage());
    System.exit(1);
  }

  /// Returns when a signal stops it.
  private static void run(Configuration configuration, boolean demo) {
    Millrace millrace = new Millrace(configuration, demo);
    // Before the start, which takes a while and has children early.
    Thread stop = new Thread(() -> stop(millrace), "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      millrace.start();
      System.out.print(addresses(millrace));
      if (demo) {
        Demo picture = demo(millrace, configuration);
        System.out.print(picture.describe());
        picture.start();
      }
      System.out.println("Ready. Ctrl-C stops.");
      new CountDownLatch(1).await();
    } catch (RuntimeException | Error e) {
      if (withdrawn(stop)) {
        millrace.close();
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Demo demo(Millrace millrace, Configuration configuration) {
    Path file = configuration.secrets().resolve("demo-password");
    return millrace.started(new Demo(millrace, SecretFile.read(file, /* inUse= */ false)));
  }

  /// False when it runs already: what fails then fails because everything is being stopped.
  private static boolean withdrawn(Thread stop) {
    try {
      return Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /// A signal's own exit code would be that of a failure: everything has stopped, so it is 0.
  private static void stop(Millrace millrace) {
    System.out.println("Stopping.");
    switch (millrace.databaseReception()) {
      case LETS_IN -> millrace.close();
      case REFUSES -> {
        LOG.warn("The database refuses connections: Millrace stops without it");
        millrace.abandon(WITHOUT_DATABASE);
      }
      case HANGS -> {
        LOG.warn("The database does not answer: Millrace stops without it");
        silence();
        millrace.abandon(WITHOUT_DATABASE.minus(DatabaseDoor.PATIENCE));
      }
    }
    Runtime.getRuntime().halt(0);
  }

  /// What fails from here on fails for want of the database.
  private static void silence() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
      logging.stop();
    }
  }

  /// Starts and stops once: a training run for Java's AOT cache.
  private static void train() {
    try (Millrace millrace = Millrace.start(Configuration.read(System.getenv()))) {
      ApiCalls api = new ApiCalls(millrace.apiUrl());
      api.get("/platform");
      api.get("/videos");
    }
  }

  private static String addresses(Millrace millrace) {
    return """
    Millrace %s
      web       %s
      encoders  rtmp://%s:%d/streaming%s
      players   http://%s:%d/hls-live/
    """
        .formatted(
            Build.VERSION,
            millrace.apiUrl(),
            millrace.host(),
            millrace.rtmpPort(),
            encrypted(millrace),
            millrace.host(),
            millrace.hlsPort());
  }

  /// A certificate is for a name that we do not know.
  private static String encrypted(Millrace millrace) {
    return millrace.rtmpsPort().isPresent()
        ? ", rtmps://<your host>:" + millrace.rtmpsPort().getAsInt() + "/streaming"
        : "";
  }
}
