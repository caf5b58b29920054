package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the launcher says on a machine that lacks something it needs to build.
class LauncherTest {
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
          "mktemp");

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
    Files.createSymbolicLink(programs.resolve("mvn"), find("false"));
    Files.createSymbolicLink(programs.resolve("node"), find("true"));
    Files.createSymbolicLink(programs.resolve("npm"), find("true"));
    assertThat(launch()).last().asString().contains("the build failed, see ", "build.log");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lots", "512", "m", "-1m", "1m -version"})
  void namesAHeapThatIsNoSize(String heap) throws Exception {
    assertThat(launch(Map.of("MILLRACE_HEAP", heap)))
        .hasSize(1)
        .first()
        .asString()
        .contains("MILLRACE_HEAP must be", heap);
  }

  private List<String> launch() throws IOException, InterruptedException {
    return launch(Map.of());
  }

  /// Runs it, sees it fail; answers its lines.
  private List<String> launch(Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(find("sh").toString(), launcher.toString(), "start")
            .redirectErrorStream(true);
    builder.environment().clear();
    builder
        .environment()
        .putAll(Map.of("PATH", programs.toString(), "JAVA_HOME", jdk(), "LC_ALL", "C"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    return output.lines().toList();
  }

  private String jdk() throws IOException {
    boolean hidden = Files.readString(launcher).contains("/none/*");
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
