package dev.millrace.app;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
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
      case "--version" -> System.out.println("Millrace " + Millrace.VERSION);
      default -> {
        System.err.println("millrace: unknown command " + command + ", see millrace help");
        System.exit(2);
      }
    }
  }

  private static void run(boolean demo) {
    try {
      Configuration configuration = Configuration.read(System.getenv());
      Millrace millrace = Millrace.start(configuration);
      @Nullable Demo picture = demo ? demo(millrace, configuration) : null;
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(picture, millrace), "stop"));
      System.out.print(addresses(millrace));
      if (picture != null) {
        System.out.print(picture.describe());
        picture.start();
      }
      System.out.println("Ready. Ctrl-C stops.");
      new CountDownLatch(1).await();
    } catch (StartException e) {
      System.err.println("millrace: " + e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Starts and stops once: a training run for Java's AOT cache.
  private static void train() {
    try (Millrace millrace = Millrace.start(Configuration.read(System.getenv()))) {
      ApiCalls api = new ApiCalls(millrace.apiPort());
      api.get("/platform");
      api.get("/videos");
    }
  }

  private static Demo demo(Millrace millrace, Configuration configuration) {
    java.nio.file.Path file = configuration.secrets().resolve("demo-password");
    try {
      return new Demo(millrace, DataFolder.secretIn(file));
    } catch (RuntimeException e) {
      millrace.close();
      throw e;
    }
  }

  /// A signal's own exit code would be that of a failure: everything has stopped, so it is 0.
  private static void stop(@Nullable Demo demo, Millrace millrace) {
    System.out.println("Stopping.");
    if (demo != null) {
      demo.close();
    }
    millrace.close();
    Runtime.getRuntime().halt(0);
  }

  private static String addresses(Millrace millrace) {
    return """
    Millrace %s
      web       http://localhost:%d
      encoders  rtmp://localhost:%d/streaming
      players   http://localhost:%d/hls-live/
    """
        .formatted(Millrace.VERSION, millrace.apiPort(), millrace.rtmpPort(), millrace.hlsPort());
  }
}
