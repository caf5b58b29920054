package dev.millrace.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/// Reads a stream from the command line and prints the report; exit code 1 when it breaks a rule.
public final class Main {
  private static final String USAGE = "usage: Main URL SECONDS [plain|low-latency]";

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length < 2 || arguments.length > 3) {
      System.err.println(USAGE);
      System.exit(2);
    }
    Mode mode = arguments.length == 3 ? mode(arguments[2]) : Mode.LOW_LATENCY;
    Duration duration = Duration.ofSeconds(Long.parseLong(arguments[1]));
    Report report = LiveReader.read(URI.create(arguments[0]), duration, mode);
    System.out.println(report);
    System.exit(report.conforms() ? 0 : 1);
  }

  private static Mode mode(String name) {
    return Mode.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
