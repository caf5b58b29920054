package dev.millrace.app;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// When the launcher builds, and what it says on a machine that lacks something for it.
class LauncherTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final List<String> BASE =
      List.of(
          "sh",
          "dirname",
          "readlink",
          "sed",
          "find",
          "head",
          "mkdir",
          "tail",
          "tee",
          "rm",
          "touch",
          "mktemp",
          "cat");

  @TempDir private Path folder;
  private Path programs;
  private Path launcher;

  @BeforeEach
  void copyTheLauncher() throws IOException {
    programs = Files.createDirectory(folder.resolve("programs"));
    for (String name : BASE) {
      Files.createSymbolicLink(programs.resolve(name), find(name));
    }
    Files.createDirectories(folder.resolve("checkout/app"));
    launcher = Files.copy(Path.of("../millrace"), folder.resolve("checkout/millrace"));
  }

  @ParameterizedTest
  @CsvSource({"mvn, Maven", "node, Node.js", "npm, Node.js"})
  void saysWhichToolIsMissing(String missing, String product) throws Exception {
    for (String tool : List.of("mvn", "node", "npm")) {
      if (!tool.equals(missing)) {
        Files.createSymbolicLink(programs.resolve(tool), find("true"));
      }
    }
    assertThat(launch()).hasSize(1).first().asString().contains(missing, "install", product);
  }

  @Test
  void saysThatAJdkIsMissing() throws Exception {
    String text = Files.readString(launcher);
    Files.writeString(launcher, text.replace("/usr/lib/jvm/*", folder + "/none/*"));
    assertThat(launch()).hasSize(1).first().asString().contains("JDK 25", "install");
  }

  @Test
  void saysWhereTheBuildFailed() throws Exception {
    installToolsWhoseBuildFails();
    assertThat(launch()).last().asString().contains("the build failed, see ", "build.log");
  }

  @Test
  void findsItsFolderWhateverCdpathIs() throws Exception {
    installToolsWhoseBuildFails();
    launcher = Path.of("checkout/millrace");
    assertThat(launch(Map.of("CDPATH", folder.toString())))
        .last()
        .asString()
        .contains("see " + folder.toRealPath().resolve("checkout"));
  }

  @Test
  void saysThatJavaTakesNoColonInItsPath() throws Exception {
    Files.createDirectory(folder.resolve("check:out"));
    launcher = Files.copy(launcher, folder.resolve("check:out/millrace"));
    assertThat(launch()).hasSize(1).first().asString().contains("check:out has a colon");
  }

  /// Also where its output is a file, or a pipe as here.
  @Test
  void tellsOfEachModuleAsItsBuildBegins() throws Exception {
    installToolsWhoseBuildFails();
    Path mvn = programs.resolve("mvn");
    Files.delete(mvn);
    Files.writeString(
        mvn,
        """
        #!/bin/sh
        echo "[INFO] Building Millrace 0.1.0-SNAPSHOT      [1/2]"
        echo "[INFO] Building Millrace fmp4 0.1.0-SNAPSHOT [2/2]"
        read -r _
        exit 1
        """);
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
    Process process = start(Map.of(), "start");
    BufferedReader output = process.inputReader();
    List<String> lines = new ArrayList<>();
    try {
      until(DEADLINE, () -> readLines(output, lines) == 3);
    } finally {
      process.outputWriter().close(); // the build ends
    }
    assertThat(lines).endsWith("  [1/2] the project", "  [2/2] fmp4");
    assertThat(process.waitFor(DEADLINE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void printsItsHelpWithoutABuild(String command) throws Exception {
    String file = "app/src/main/resources/dev/millrace/app/help.txt";
    Path text = folder.resolve("checkout").resolve(file);
    Files.createDirectories(text.resolveSibling(""));
    Files.copy(Path.of("..", file), text);
    Process process = start(Map.of(), command);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output).isEqualTo(Files.readString(text));
    assertThat(process.waitFor()).isZero();
  }

  /// A server that runs, and a command beside it, keep the version that there is.
  @ParameterizedTest
  @CsvSource({
    "start, true",
    "demo, true",
    "worker, true",
    "train, true",
    "backup, false",
    "keys, false"
  })
  void buildsNewerSourcesOnlyForWhatGoesOnRunning(String command, boolean builds) throws Exception {
    installToolsWhoseBuildFails();
    Path app = Files.createDirectories(folder.resolve("checkout/app/target/app"));
    Path built = Files.createFile(app.resolve("built"));
    Files.setLastModifiedTime(built, FileTime.fromMillis(0));
    Files.createFile(folder.resolve("checkout/pom.xml"));
    assertThat(launch(Map.of(), command).getFirst().startsWith("Building Millrace"))
        .isEqualTo(builds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lots",
        "512",
        "m",
        "-1m",
        "1m -version",
        " ",
        "0m",
        "2m",
        "1k",
        "63m",
        "65535k",
        "0512m",
        "1025g",
        "99999999g",
        "99999999999999999999k"
      })
  void namesAHeapThatIsNoGoodSize(String heap) throws Exception {
    assertThat(launch(Map.of("MILLRACE_HEAP", heap)))
        .hasSize(1)
        .first()
        .asString()
        .contains("MILLRACE_HEAP must be", heap);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64m", "65536k", "64M", "1g", "1024G"})
  void takesAHeapWithinItsBounds(String heap) throws Exception {
    installToolsWhoseBuildFails();
    assertThat(launch(Map.of("MILLRACE_HEAP", heap)).getFirst()).startsWith("Building Millrace");
  }

  private void installToolsWhoseBuildFails() throws IOException {
    Files.createSymbolicLink(programs.resolve("mvn"), find("false"));
    Files.createSymbolicLink(programs.resolve("node"), find("true"));
    Files.createSymbolicLink(programs.resolve("npm"), find("true"));
  }

  /// Reads what is there, without waiting for more.
  private static int readLines(BufferedReader output, List<String> lines) {
    try {
      while (output.ready()) {
        lines.add(output.readLine());
      }
      return lines.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> launch() throws IOException, InterruptedException {
    return launch(Map.of());
  }

  private List<String> launch(Map<String, String> environment)
      throws IOException, InterruptedException {
    return launch(environment, "start");
  }

  /// Runs it, sees it fail; answers its lines.
  private List<String> launch(Map<String, String> environment, String command)
      throws IOException, InterruptedException {
    Process process = start(environment, command);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(DEADLINE)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    return output.lines().toList();
  }

  private Process start(Map<String, String> environment, String command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(find("sh").toString(), launcher.toString(), command)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder
        .environment()
        .putAll(Map.of("PATH", programs.toString(), "JAVA_HOME", jdk(), "LC_ALL", "C"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private String jdk() throws IOException {
    boolean hidden = Files.readString(folder.resolve(launcher)).contains("/none/*");
    return hidden ? "" : System.getProperty("java.home");
  }

  private static Path find(String name) {
    return Stream.of("/usr/bin/", "/bin/")
        .map(place -> Path.of(place + name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is needed"));
  }
}
