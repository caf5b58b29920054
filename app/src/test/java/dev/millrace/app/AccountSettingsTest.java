package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.api.LoginLimitConfig;
import dev.millrace.api.MailConfig;
import dev.millrace.api.Rate;
import dev.millrace.api.TokenLifetimes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountSettingsTest {
  private static final Map<String, String> MAIL =
      Map.of(
          "MILLRACE_MAIL_HOST", "smtp.example.org",
          "MILLRACE_MAIL_FROM", "Millrace <millrace@example.org>",
          "MILLRACE_MAIL_PASSWORD", "very secret",
          "MILLRACE_PUBLIC_URL", "https://live.example.org");

  @Test
  void hasTheDefaultsOfTheApi() {
    AccountSettings settings = read(Map.of());
    assertThat(settings.tokens()).isEqualTo(TokenLifetimes.DEFAULT);
    assertThat(settings.loginLimits()).isEqualTo(LoginLimitConfig.DEFAULT);
    assertThat(settings.mail()).isEmpty();
  }

  @Test
  void readsTimesAndRates() {
    AccountSettings settings =
        read(
            Map.of(
                "MILLRACE_ACCESS_TOKEN_LIFE", "90s",
                "MILLRACE_REFRESH_TOKEN_LIFE", "12h",
                "MILLRACE_LIMIT_LOGIN_FAILURES", "1000/1m",
                "MILLRACE_LIMIT_ADDRESS_FAILURES", "2000/1h"));
    assertThat(settings.tokens().access()).isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.tokens().refresh()).isEqualTo(Duration.ofHours(12));
    assertThat(settings.loginLimits().failures()).isEqualTo(new Rate(1000, Duration.ofMinutes(1)));
    assertThat(settings.loginLimits().addressFailures())
        .isEqualTo(new Rate(2000, Duration.ofHours(1)));
  }

  @ParameterizedTest
  @CsvSource({"starttls, 587", "tls, 465", "none, 25"})
  void knowsThePortOfEachKindOfEncryption(String tls, int port) {
    MailConfig mail = read(and("MILLRACE_MAIL_TLS", tls)).mail().orElseThrow();
    assertThat(mail.port()).isEqualTo(port);
    assertThat(mail.toString()).doesNotContain("very secret");
    assertThat(read(and("MILLRACE_MAIL_PORT", "2525")).mail().orElseThrow().port()).isEqualTo(2525);
  }

  @Test
  void sendsNoMailWhoseLinksLeadNowhere() {
    Map<String, String> without = new HashMap<>(MAIL);
    without.remove("MILLRACE_PUBLIC_URL");
    assertThatThrownBy(() -> read(without))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("MILLRACE_PUBLIC_URL")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "MILLRACE_ACCESS_TOKEN_LIFE, 15",
    "MILLRACE_ACCESS_TOKEN_LIFE, 0s",
    "MILLRACE_ACCESS_TOKEN_LIFE, 2d",
    "MILLRACE_REFRESH_TOKEN_LIFE, 10m",
    "MILLRACE_SESSION_LIFE, 401d",
    "MILLRACE_LIMIT_REFRESHES, 60",
    "MILLRACE_LIMIT_REFRESHES, 0/1m",
    "MILLRACE_LIMIT_MAILS, 10/0s",
    "MILLRACE_MAIL_TLS, ssl",
    "MILLRACE_MAIL_FROM, somebody",
    "MILLRACE_MAIL_PORT, 70000",
  })
  void namesAValueThatIsNotAccepted(String key, String value) {
    assertThatThrownBy(() -> read(and(key, value)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(value)
        .hasMessageContaining("must be");
  }

  private static Map<String, String> and(String key, String value) {
    Map<String, String> environment = new HashMap<>(MAIL);
    environment.put(key, value);
    return environment;
  }

  private static AccountSettings read(Map<String, String> environment) {
    return Configuration.read(environment).accounts();
  }
}
