package dev.millrace.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;

/// Texts that are kept as files and reviewed as diffs; `-Dgolden.rewrite=true` writes them anew.
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  /// Compares with the file `name` of the module's golden folder.
  public static void assertGolden(String name, String actual) throws IOException {
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(file, actual);
    }
    Assertions.assertThat(actual).isEqualTo(Files.readString(file));
  }
}
