package dev.millrace.app;

import dev.millrace.api.LoginLimitConfig;
import dev.millrace.api.MailConfig;
import dev.millrace.api.TokenLifetimes;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The settings about logins and mails, as api is told them. Immutable.
final class AccountSettings {
  private static final Duration MAX_ACCESS = Duration.ofDays(1);
  private static final Duration MAX_LOGIN = Duration.ofDays(400);
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})([smhd])");
  private static final Pattern SENDER =
      Pattern.compile("[^<>@\\r\\n]*<[^<>@\\s]+@[^<>@\\s]+>|[^<>@\\s]+@[^<>@\\s]+");

  private final Configuration configuration;

  AccountSettings(Configuration configuration) {
    this.configuration = configuration;
  }

  void check() {
    tokens();
    loginLimits();
    var _ = mail();
  }

  TokenLifetimes tokens() {
    TokenLifetimes lifetimes =
        new TokenLifetimes(
            duration(Setting.ACCESS_TOKEN_LIFE, MAX_ACCESS),
            duration(Setting.REFRESH_TOKEN_LIFE, MAX_LOGIN),
            duration(Setting.SESSION_LIFE, MAX_LOGIN));
    if (lifetimes.refresh().compareTo(lifetimes.access()) <= 0) {
      throw configuration.refused(
          Setting.REFRESH_TOKEN_LIFE, "longer than " + Setting.ACCESS_TOKEN_LIFE.environment());
    }
    return lifetimes;
  }

  LoginLimitConfig loginLimits() {
    return new LoginLimitConfig(
        configuration.rate(Setting.LIMIT_LOGIN_FAILURES),
        configuration.rate(Setting.LIMIT_ACCOUNT_FAILURES),
        configuration.rate(Setting.LIMIT_ADDRESS_FAILURES),
        configuration.rate(Setting.LIMIT_REFRESHES),
        configuration.rate(Setting.LIMIT_MAILS),
        configuration.rate(Setting.LIMIT_ACCOUNT_MAILS));
  }

  /// Empty when no mail is to be sent.
  Optional<MailConfig> mail() {
    MailConfig.Tls tls = tls();
    Optional<String> host = configuration.optional(Setting.MAIL_HOST);
    if (host.isEmpty()) {
      return Optional.empty();
    }
    URI site = configuration.url(Setting.PUBLIC_URL);
    if (site == null) {
      throw new StartException(
          "MILLRACE_MAIL_HOST needs MILLRACE_PUBLIC_URL: links in mails must lead somewhere");
    }
    String from = configuration.text(Setting.MAIL_FROM);
    if (!SENDER.matcher(from).matches()) {
      throw configuration.refused(Setting.MAIL_FROM, "the sender, such as millrace@example.org");
    }
    return Optional.of(
        new MailConfig(
            host.get(),
            port(tls),
            tls,
            configuration.text(Setting.MAIL_USER),
            configuration.text(Setting.MAIL_PASSWORD),
            from,
            site));
  }

  private MailConfig.Tls tls() {
    return switch (configuration.text(Setting.MAIL_TLS)) {
      case "starttls" -> MailConfig.Tls.STARTTLS;
      case "tls" -> MailConfig.Tls.TLS;
      case "none" -> MailConfig.Tls.NONE;
      default -> throw configuration.refused(Setting.MAIL_TLS, "starttls, tls or none");
    };
  }

  private int port(MailConfig.Tls tls) {
    if (configuration.optional(Setting.MAIL_PORT).isPresent()) {
      return configuration.number(Setting.MAIL_PORT, 1, 65_535);
    }
    return switch (tls) {
      case STARTTLS -> 587;
      case TLS -> 465;
      case NONE -> 25;
    };
  }

  private Duration duration(Setting setting, Duration max) {
    Duration duration = time(configuration.text(setting));
    if (duration.isZero() || duration.compareTo(max) > 0) {
      throw configuration.refused(
          setting, "a time such as 90s, 15m, 12h or 7d, at most " + inDays(max));
    }
    return duration;
  }

  /// Zero for what is no time.
  private static Duration time(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      return Duration.ZERO;
    }
    long count = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static String inDays(Duration duration) {
    return duration.toDays() + "d";
  }
}
