package dev.millrace.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// How root runs PostgreSQL, which refuses root: in a user namespace where we are nobody, or where
/// the kernel does not allow that, as a user that owns the folder. Stateless.
final class Unprivileged {
  private static final List<String> NAMESPACE = List.of("unshare", "-U");
  private static final String NOBODY = "65534";

  private Unprivileged() {}

  /// What to put before the command; nothing for an ordinary user. What is in the folder then
  /// belongs to the user of the command.
  static List<String> prefix(Path folder) throws IOException {
    if (!isRoot(folder)) {
      return List.of();
    }
    if (succeeds(List.of("unshare", "-U", "true"))) {
      return NAMESPACE;
    }
    // Not through symbolic links: what they name may be anybody's.
    if (succeeds(List.of("chown", "-hR", NOBODY + ":" + NOBODY, folder.toString()))
        && succeeds(asNobody("test", "-w", folder.toString()))) {
      return asNobody();
    }
    throw new IOException(
        "it refuses to run as root, and uid "
            + NOBODY
            + " cannot use "
            + folder
            + ": start Millrace as an ordinary user");
  }

  private static List<String> asNobody(String... command) {
    List<String> words = new ArrayList<>(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY));
    words.addAll(List.of("--clear-groups", "--"));
    words.addAll(List.of(command));
    return words;
  }

  private static boolean isRoot(Path folder) throws IOException {
    Path self = Files.createTempFile(folder, "owner", "");
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
    } finally {
      Files.delete(self);
    }
  }

  private static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
