package dev.millrace.app;

import dev.millrace.api.session.SigningKeyFiles;
import dev.millrace.api.session.SigningKeyFiles.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/// `millrace keys rotate`: a new key for access tokens, while servers run or not. Stateless.
final class KeysCommand {
  private static final String USAGE = "use millrace keys rotate, or millrace keys rotate --now";

  private KeysCommand() {}

  /// What to tell the person who asked.
  ///
  /// @param arguments what follows `keys`
  /// @throws StartException when it cannot be done
  static String run(Configuration configuration, List<String> arguments, Clock clock) {
    boolean now = arguments.equals(List.of("rotate", "--now"));
    if (!now && !arguments.equals(List.of("rotate"))) {
      throw new StartException(USAGE);
    }
    Path folder = configuration.secrets();
    if (!Files.isDirectory(folder)) {
      throw new StartException(
          "There are no secrets in " + folder + ": start Millrace once, or set MILLRACE_SECRETS");
    }
    try {
      SigningKeyFiles files = new SigningKeyFiles(folder, clock);
      KeyFile key = files.make();
      if (now) {
        files.deleteOthers(key);
      }
      return describe(key, now);
    } catch (IOException e) {
      throw new StartException(
          "The keys in " + folder + " cannot be changed: " + StartException.reason(e), e);
    }
  }

  private static String describe(KeyFile key, boolean now) {
    String before =
        now
            ? "The old keys are deleted. Browsers renew their tokens by themselves."
            : "The old key is good until its tokens have expired, and is deleted then.";
    return "New key " + key.id() + " signs access tokens now.\n" + before + "\n";
  }
}
