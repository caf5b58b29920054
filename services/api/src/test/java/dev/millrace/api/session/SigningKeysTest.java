package dev.millrace.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.TestClock;
import dev.millrace.api.session.SigningKeyFiles.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The folder of keys, and what a running server sees of it.
class SigningKeysTest {
  private static final Duration LIFE = Duration.ofMinutes(15);

  @TempDir private Path folder;
  private final TestClock clock = new TestClock();
  private SigningKeyFiles files;

  @BeforeEach
  void openTheFolder() {
    files = new SigningKeyFiles(folder, clock);
  }

  @Test
  void makesTheFirstKeyItselfReadableByUsOnly() throws IOException {
    SigningKeys keys = new SigningKeys(folder, LIFE, clock);
    KeyFile made = files.list().getFirst();
    assertThat(keys.newest().getKeyID()).isEqualTo(made.id());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.path())))
        .isEqualTo("rw-------");
    assertThat(new SigningKeys(folder, LIFE, clock).newest()).isEqualTo(keys.newest());
  }

  @Test
  void signsWithANewKeyWithoutARestart() throws IOException {
    SigningKeys keys = new SigningKeys(folder, LIFE, clock);
    KeyFile made = files.make();
    clock.advance(Duration.ofSeconds(1));
    assertThat(keys.newest().getKeyID()).isEqualTo(made.id());
  }

  @Test
  void makesEachKeyTheNewestHoweverWrongTheClockOfAnotherNodeIs() throws IOException {
    clock.advance(Duration.ofHours(1));
    files.make();
    TestClock late = new TestClock();
    KeyFile made = new SigningKeyFiles(folder, late).make();
    assertThat(files.list().getFirst()).isEqualTo(made);
  }

  @Test
  void keepsAReplacedKeyUntilItsLastTokenHasExpired() throws IOException {
    KeyFile old = files.make();
    clock.advance(Duration.ofDays(30));
    KeyFile fresh = files.make();
    clock.advance(LIFE);
    files.deleteOutlived(LIFE);
    assertThat(files.list()).containsExactly(fresh, old);
    clock.advance(SigningKeyFiles.OVERLAP.plusSeconds(1));
    files.deleteOutlived(LIFE);
    assertThat(files.list()).containsExactly(fresh);
    clock.advance(Duration.ofDays(365));
    files.deleteOutlived(LIFE);
    assertThat(files.list()).containsExactly(fresh);
  }

  @Test
  void leavesOneKeyWhenTwoCommandsRotateAtOnce() throws IOException {
    KeyFile one = files.make();
    KeyFile other = files.make();
    files.deleteOthers(one);
    files.deleteOthers(other);
    assertThat(files.list()).containsExactly(other);
  }

  @Test
  void keepsTheKeysItHasWhenTheFolderCannotBeRead() throws IOException {
    SigningKeys keys = new SigningKeys(folder, LIFE, clock);
    String id = keys.newest().getKeyID();
    Files.delete(files.list().getFirst().path());
    clock.advance(Duration.ofSeconds(1));
    assertThat(keys.newest().getKeyID()).isEqualTo(id);
    Files.write(files.make().path(), new byte[3]);
    clock.advance(Duration.ofSeconds(1));
    assertThat(keys.newest().getKeyID()).isEqualTo(id);
  }

  @Test
  void looksNoMoreThanTenTimesASecondForKeysThatThereAreNot() throws IOException {
    SigningKeys keys = new SigningKeys(folder, LIFE, clock);
    KeyFile made = files.make();
    assertThat(keys.has(made.id())).isFalse();
    clock.advance(Duration.ofMillis(100));
    assertThat(keys.has(made.id())).isTrue();
    assertThat(keys.has("unknown")).isFalse();
    assertThat(files.list()).hasSize(2).extracting(KeyFile::id).contains(made.id());
    assertThat(List.of(folder.toFile().list())).hasSize(2);
  }
}
