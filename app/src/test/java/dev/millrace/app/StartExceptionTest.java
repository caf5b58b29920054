package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartExceptionTest {
  @TempDir private Path folder;

  @Test
  void namesTheFolderOrTheFileThatIsMissing() {
    Path none = folder.resolve("none");
    assertThat(failure(() -> Files.createTempFile(none, "backup", ".new")))
        .isEqualTo("there is no folder " + none);
    assertThat(failure(() -> Files.readString(none))).isEqualTo("there is no file " + none);
  }

  @Test
  void saysInWordsWhatAPathAloneDoesNot() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(failure(() -> Files.createFile(file))).isEqualTo(file + " is there already");
    assertThat(StartException.reason(new NotDirectoryException("/x"))).isEqualTo("/x is no folder");
    assertThat(StartException.reason(new AccessDeniedException("/x")))
        .isEqualTo("no permission for /x");
    assertThat(StartException.reason(new DirectoryNotEmptyException("/x")))
        .isEqualTo("/x is a folder that is not empty");
    assertThat(StartException.reason(new FileSystemException("/x")))
        .isEqualTo("/x: FileSystemException");
  }

  @Test
  void keepsTheFirstLineOfWhatExplainsItself() {
    assertThat(StartException.reason(new FileSystemException("/x", null, "No space left")))
        .isEqualTo("/x: No space left");
    assertThat(StartException.reason(new IOException("refused\n  at line 1"))).isEqualTo("refused");
  }

  @Test
  void saysWhatToDoAboutTooLittleMemoryAlsoWhereThatWasWrapped() {
    Error error = new OutOfMemoryError("Java heap space");
    for (Throwable failure : List.of(error, new IllegalStateException("no web server", error))) {
      assertThat(StartException.of(failure))
          .hasMessage("Java has too little memory: set MILLRACE_HEAP to more");
    }
    assertThat(StartException.of(new OutOfMemoryError("unable to create native thread: limits")))
        .hasMessageStartingWith("The system allows no more threads");
    assertThat(StartException.of(new AssertionError("so far\n  at line 1")))
        .hasMessage("java.lang.AssertionError: so far");
  }

  private interface Work {
    void run() throws IOException;
  }

  private static String failure(Work work) {
    return StartException.reason(Assertions.catchThrowableOfType(IOException.class, work::run));
  }
}
