package dev.millrace.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordStrengthTest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private final PasswordStrength strength =
      new PasswordStrength(new Passwords(new SimpleMeterRegistry()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse",
        "rain over tin roofs",
        "quiet lantern 42",
        "Zg7#pQ2x!v",
        "пустой чердак зимой",
        "雨が屋根の上に降る夜に",
      })
  void takesWhatIsHardToGuess(String password) {
    assertThat(strength.flaw(password, "ada", null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "12345678",
        "qwertyuiop",
        "iloveyou1",
        "P@ssw0rd!",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabc",
        "19.05.1987",
        "Summer2024!",
        "millrace2024",
        "123456789012345678901234567890",
        "ｐａｓｓｗｏｒｄ",
      })
  void refusesWhatIsWellKnownOrAPattern(String password) {
    assertThat(strength.flaw(password, "ada", null))
        .hasValueSatisfying(reason -> assertThat(reason).startsWith("is too easy to guess."));
  }

  @Test
  void saysWhyInPlainEnglishWhateverTheSystemsLanguageIs() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMAN);
    try {
      assertThat(strength.flaw("password").orElseThrow())
          .contains("common password")
          .contains("several words");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void refusesWhatTheUserIsCalled() {
    String name = "Xylthorpe_99";
    assertThat(strength.flaw(name + "x")).isEmpty();
    assertThat(strength.flaw(name + "x", name)).isPresent();
    assertThat(strength.flaw("Zwetschgenbaum", "ada", null, "Zwetschgenbaum")).isPresent();
    assertThat(strength.flaw("kwyjibozz1", "ada", "kwyjibozz@example.org")).isPresent();
  }

  /// Without a bound the second takes several seconds, and a few of them all processors.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "aaaaaaaaaaaaaaaa",
        "4@8({[</369&#!1/|0$5+7%2",
        "1234567890@({[<!|$+%",
        "p4$$w0rd",
        "19911991",
        "1/1/1991",
        "thequickbrownfox",
      })
  void takesLittleTimeForAnyTextOf128Characters(String piece) {
    String text = piece.repeat(20).substring(0, 128);
    strength.flaw(text);
    long start = System.nanoTime();
    strength.flaw(text);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
  }
}
