package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
  @TempDir private Path folder;

  @Test
  void makesAKeyBesideTheOldOne() throws IOException {
    assertThat(rotate("rotate")).contains("New key");
    List<Path> before = keys();
    rotate("rotate");
    assertThat(keys()).hasSize(2).containsAll(before);
    for (Path key : keys()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void leavesNoOldKeyOfAKindThatLeaked() throws IOException {
    rotate("rotate");
    List<Path> before = keys();
    assertThat(rotate("rotate", "--now")).contains("deleted");
    assertThat(keys()).hasSize(1).doesNotContainAnyElementsOf(before);
  }

  @Test
  void saysWhatIsInTheWay() {
    assertThatThrownBy(() -> rotate("turn"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("millrace keys rotate");
    Map<String, String> elsewhere = Map.of("MILLRACE_SECRETS", folder + "/none");
    assertThatThrownBy(() ->
            KeysCommand.run(Configuration.read(elsewhere), List.of("rotate"), Clock.systemUTC()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("MILLRACE_SECRETS");
  }

  private String rotate(String... arguments) {
    return KeysCommand.run(
        Configuration.read(Map.of("MILLRACE_SECRETS", folder.toString())),
        List.of(arguments),
        Clock.systemUTC());
  }

  private List<Path> keys() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
