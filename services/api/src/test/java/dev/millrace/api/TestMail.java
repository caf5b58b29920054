package dev.millrace.api;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A real SMTP server in this process, and what came to it.
public final class TestMail implements AutoCloseable {
  static final URI SITE = URI.create("https://live.example.org");
  private static final Pattern TOKEN = Pattern.compile("#([A-Za-z0-9_-]{43})\\b");
  private final GreenMail server =
      new GreenMail(new ServerSetup(/* port= */ 0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  TestMail() {
    server.start();
  }

  MailConfig config() {
    return new MailConfig(
        "127.0.0.1",
        server.getSmtp().getPort(),
        MailConfig.Tls.NONE,
        /* user= */ "",
        /* password= */ "",
        "Millrace <millrace@example.org>",
        SITE);
  }

  /// All mails to this address, the oldest first.
  public List<String> to(String address) {
    return Arrays.stream(server.getReceivedMessages())
        .filter(message -> recipient(message).equals(address))
        .map(TestMail::text)
        .toList();
  }

  /// The token in the link of the n-th mail to this address, once it is there.
  public String token(String address, int n) {
    TestApi.await(() -> to(address).size() >= n);
    Matcher token = TOKEN.matcher(to(address).get(n - 1));
    if (!token.find()) {
      throw new AssertionError("no link in " + to(address).get(n - 1));
    }
    return token.group(1);
  }

  @Override
  public void close() {
    server.stop();
  }

  private static String recipient(MimeMessage message) {
    try {
      return message.getAllRecipients()[0].toString();
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(MimeMessage message) {
    try {
      return message.getSubject() + "\n" + message.getContent();
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
