package dev.millrace.api.auth;

import dev.millrace.api.mail.Mail;
import dev.millrace.api.user.Emails.Recipient;
import java.net.URI;

/// The mails that accounts get. A token is in the fragment of a link, which browsers send to
/// nobody. Immutable.
final class MailTexts {
  private static final String STRANGER =
      "If it was not you who asked for this, you need do nothing.\n";

  private final String site;

  MailTexts(URI publicUrl) {
    this.site = publicUrl.toString().replaceAll("/+$", "");
  }

  Mail verify(String username, String to, String token) {
    return new Mail(
        to,
        "Confirm your e-mail address",
        "Hello "
            + username
            + ",\n\nthis address was given for your account at "
            + site
            + ". To confirm that it is yours, open this link within 24 hours:\n\n"
            + site
            + "/login/verify#"
            + token
            + "\n\n"
            + STRANGER);
  }

  Mail reset(Recipient user, String token) {
    return new Mail(
        user.email(),
        "A new password",
        greeting(user)
            + "to choose a new password for your account at "
            + site
            + ", open this link within one hour. It works once:\n\n"
            + site
            + "/login/reset#"
            + token
            + "\n\n"
            + STRANGER);
  }

  Mail passwordChanged(Recipient user) {
    return new Mail(
        user.email(),
        "Your password was changed",
        greeting(user)
            + "the password of your account at "
            + site
            + " was changed just now.\n\n"
            + "If it was not you, choose a new one here: "
            + site
            + "/login/forgot\n");
  }

  Mail emailChanged(Recipient before) {
    return new Mail(
        before.email(),
        "Your e-mail address was changed",
        greeting(before)
            + "your account at "
            + site
            + " has another e-mail address now, or none. This one gets no more mails.\n\n"
            + "If it was not you, change your password and the address in the settings: "
            + site
            + "/settings\n");
  }

  private static String greeting(Recipient user) {
    return "Hello " + user.username() + ",\n\n";
  }
}
