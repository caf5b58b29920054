package dev.millrace.app;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// The command line.
public final class Main {
  private static final String HELP =
      """
      usage: millrace [command]

        start      everything in one process (the default)
        demo       the same, and a demo channel with a moving test picture
        help       this text
        --version  the version

      Settings are in docs/configuration.md. Ctrl-C stops.
      """;

  private Main() {}

  public static void main(String[] arguments) {
    // Tomcat logs by java.util.logging.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    String command = arguments.length == 0 ? "start" : arguments[0];
    switch (command) {
      case "start" -> run(/* demo= */ false);
      case "demo" -> run(/* demo= */ true);
      case "train" -> train();
      case "help", "--help", "-h" -> System.out.print(HELP);
      case "--version" -> System.out.println("Millrace " + Build.VERSION);
      default -> {
        System.err.println("millrace: unknown command " + command + ", see millrace help");
        System.exit(2);
      }
    }
  }

  private static void run(boolean demo) {
    try {
      run(Configuration.read(System.getenv()), demo);
    } catch (StartException e) {
      System.err.println("millrace: " + e.getMessage());
      System.exit(1);
    }
  }

  /// Returns when a signal stops it.
  private static void run(Configuration configuration, boolean demo) {
    Millrace millrace = new Millrace(configuration);
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
    } catch (RuntimeException e) {
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
    millrace.close();
    Runtime.getRuntime().halt(0);
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
      encoders  rtmp://%s:%d/streaming
      players   http://%s:%d/hls-live/
    """
        .formatted(
            Build.VERSION,
            millrace.apiUrl(),
            millrace.host(),
            millrace.rtmpPort(),
            millrace.host(),
            millrace.hlsPort());
  }
}
