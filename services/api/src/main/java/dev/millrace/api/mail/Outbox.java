package dev.millrace.api.mail;

import dev.millrace.api.MailConfig;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/// The SMTP server. Thread-safe.
final class Outbox {
  private static final String DEADLINE_MS = "10000";
  private static final Pattern REPLY = Pattern.compile("^([245][0-9]{2})[ -]");

  private final JavaMailSenderImpl sender;
  private final String from;

  private Outbox(JavaMailSenderImpl sender, String from) {
    this.sender = sender;
    this.from = from;
  }

  static Outbox of(MailConfig config) {
    JavaMailSenderImpl sender = new JavaMailSenderImpl();
    sender.setHost(config.host());
    sender.setPort(config.port());
    sender.setDefaultEncoding(StandardCharsets.UTF_8.name());
    Properties properties = sender.getJavaMailProperties();
    for (String wait : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
      properties.setProperty("mail.smtp." + wait, DEADLINE_MS);
    }
    boolean starttls = config.tls() == MailConfig.Tls.STARTTLS;
    properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(starttls));
    properties.setProperty("mail.smtp.starttls.required", Boolean.toString(starttls));
    properties.setProperty(
        "mail.smtp.ssl.enable", Boolean.toString(config.tls() == MailConfig.Tls.TLS));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    if (!config.user().isEmpty()) {
      properties.setProperty("mail.smtp.auth", "true");
      sender.setUsername(config.user());
      sender.setPassword(config.password());
    }
    return new Outbox(sender, config.from());
  }

  /// Blocks, each step for at most 10 s.
  void send(Mail mail) throws MailException {
    SimpleMailMessage message = new SimpleMailMessage();
    message.setFrom(from);
    message.setTo(mail.to());
    message.setSubject(mail.subject());
    message.setText(mail.text());
    sender.send(message);
  }

  /// Whether the server will say the same the next time.
  static boolean isRefusal(MailException e) {
    return reply(e).startsWith("5");
  }

  /// What failed, without what was said: servers repeat addresses.
  static String reason(MailException e) {
    @Nullable Throwable cause = deepest(e);
    String name = cause == null ? "" : cause.getClass().getSimpleName();
    String reply = reply(e);
    return reply.isEmpty() ? name : name + ", the server's answer " + reply;
  }

  /// The three digits of the server's answer, empty without one.
  private static String reply(MailException e) {
    Throwable cause = deepest(e);
    Matcher reply = REPLY.matcher(String.valueOf(cause.getMessage()));
    return reply.find() ? reply.group(1) : "";
  }

  private static Throwable deepest(MailException e) {
    Throwable cause = e;
    if (e instanceof org.springframework.mail.MailSendException failed
        && failed.getMessageExceptions() != null
        && failed.getMessageExceptions().length > 0) {
      cause = failed.getMessageExceptions()[0];
    }
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
