package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line in a process of its own.
class MainIT {
  private static final Path HELP = Path.of("src/main/resources/dev/millrace/app/help.txt");

  @TempDir private Path folder;

  private record Ended(int exitCode, String output) {}

  @ParameterizedTest
  @ValueSource(strings = {"start", "demo", "worker", "help", "--version"})
  void refusesArgumentsThatACommandDoesNotTake(String command) throws Exception {
    assertThat(run(command, "--help"))
        .isEqualTo(
            new Ended(2, "millrace: " + command + " takes no arguments, see millrace help\n"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void printsItsHelp() throws Exception {
    assertThat(run("help")).isEqualTo(new Ended(0, Files.readString(HELP)));
  }

  private Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of("-cp", Path.of("target/app/lib").toAbsolutePath() + "/*"));
    command.add("dev.millrace.app.Main");
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }
}
