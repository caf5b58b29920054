package dev.millrace.api.auth;

import com.nulabinc.zxcvbn.Feedback;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Refuses passwords that are easy to guess: well-known ones, words, names, dates, patterns, and
/// what the user is called. By zxcvbn, which says how many guesses one takes. Thread-safe.
@Component
class PasswordStrength {
  /// "Safely unguessable": 10^8 guesses or more, where a limit lets through 50 a day.
  static final int MIN_SCORE = 3;

  /// What is looked at: the time that zxcvbn takes grows with the square of the length.
  private static final int LOOKED_AT = 40;

  /// Signs that may stand for letters. zxcvbn tries every combination of those that occur, which
  /// took it 7 s for a password that has all of them; more kinds than so many are as good as any
  /// sign.
  private static final String SIGNS_FOR_LETTERS = "@({[<!|$+%";

  private static final int MAX_SIGNS_FOR_LETTERS = 5;
  private static final char ANY_SIGN = '~';

  private final Zxcvbn zxcvbn = new Zxcvbn();
  private final Passwords passwords;

  PasswordStrength(Passwords passwords) {
    this.passwords = passwords;
  }

  /// Refuses a weak one, and says why.
  ///
  /// @param field the JSON name of the field that has it
  /// @param about names of the user: they make a bad password
  /// @throws ProblemException 400
  void demand(String field, String password, @Nullable String... about) {
    flaw(password, about)
        .ifPresent(reason -> {
          throw ProblemException.field(ProblemType.WEAK_PASSWORD, field, reason);
        });
  }

  /// Empty when it is strong enough.
  Optional<String> flaw(String password, @Nullable String... about) {
    String text = boundedCost(Passwords.normalized(password));
    List<String> names = names(about);
    Strength strength = passwords.inSlot(() -> zxcvbn.measure(text, names));
    return strength.getScore() >= MIN_SCORE
        ? Optional.empty()
        : Optional.of(sentence(strength.getFeedback()));
  }

  private static String sentence(Feedback feedback) {
    List<String> words = new ArrayList<>();
    words.add("is too easy to guess.");
    String warning = feedback.getWarning(Locale.ROOT);
    if (warning != null && !warning.isEmpty()) {
      words.add(warning.endsWith(".") ? warning : warning + ".");
    }
    words.add("Take several words that have nothing to do with each other.");
    return String.join(" ", words);
  }

  private static String boundedCost(String password) {
    int end = Math.min(password.length(), LOOKED_AT);
    Set<Character> kinds = new HashSet<>();
    StringBuilder text = new StringBuilder(end);
    for (char c : password.substring(0, end).toCharArray()) {
      boolean sign = SIGNS_FOR_LETTERS.indexOf(c) >= 0;
      boolean known = !sign || kinds.contains(c) || kinds.size() < MAX_SIGNS_FOR_LETTERS;
      if (sign && known) {
        kinds.add(c);
      }
      text.append(known ? c : ANY_SIGN);
    }
    return text.toString();
  }

  /// Whole, and their parts: of an address the name and the domain.
  private static List<String> names(@Nullable String... about) {
    Set<String> names = new HashSet<>(Set.of("millrace"));
    for (@Nullable String name : about) {
      if (name != null) {
        String lower = name.toLowerCase(Locale.ROOT);
        names.add(lower);
        for (String part : lower.split("[^\\p{L}]+", -1)) {
          if (part.length() > 2) {
            names.add(part);
          }
        }
      }
    }
    return List.copyOf(names);
  }
}
