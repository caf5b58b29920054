package dev.millrace.api.auth;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.MailConfig;
import dev.millrace.api.mail.Mail;
import dev.millrace.api.mail.Mailer;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.RateLimit;
import dev.millrace.api.session.Hashes;
import dev.millrace.api.session.RandomText;
import dev.millrace.api.user.Account;
import dev.millrace.api.user.Accounts;
import dev.millrace.api.user.EmailChange;
import dev.millrace.api.user.Emails;
import dev.millrace.api.user.Emails.Link;
import dev.millrace.api.user.Emails.Purpose;
import dev.millrace.api.user.Emails.Recipient;
import dev.millrace.contracts.AddressBlock;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Links that are mailed: each is good once, for a while, and stored as a hash. Thread-safe.
@Component
class EmailLinks implements EmailChange {
  static final Duration VERIFY_LIFE = Duration.ofHours(24);
  static final Duration RESET_LIFE = Duration.ofHours(1);
  private static final String SLOW_DOWN = "Too many mails were asked for, wait a little.";

  private final Emails emails;
  private final Accounts accounts;
  private final Logins logins;
  private final Mailer mailer;
  private final TransactionTemplate transaction;
  private final MailTexts texts;
  private final RateLimit byAddress;
  private final RateLimit byAccount;

  EmailLinks(
      Emails emails,
      Accounts accounts,
      Logins logins,
      Mailer mailer,
      TransactionTemplate transaction,
      ApiConfig config) {
    this.emails = emails;
    this.accounts = accounts;
    this.logins = logins;
    this.mailer = mailer;
    this.transaction = transaction;
    MailConfig mail = config.mail();
    this.texts = new MailTexts(mail == null ? URI.create("/") : mail.publicUrl());
    this.byAddress = new RateLimit(config.loginLimits().mails());
    this.byAccount = new RateLimit(config.loginLimits().accountMails());
  }

  @Override
  public void change(
      long userId, String email, @Nullable String currentPassword, HttpServletRequest request) {
    if (!email.isEmpty()) {
      demandMail();
    }
    String password = currentPassword == null ? "" : currentPassword;
    if (logins.confirm(userId, password, request.getRemoteAddr()).isEmpty()) {
      throw ProblemException.sentence(
          ProblemType.WRONG_PASSWORD, "currentPassword", "This is not your password.");
    }
    if (email.isEmpty()) {
      replace(userId, null).ifPresent(mailer::send);
    } else {
      byAccount.take("id " + userId, SLOW_DOWN);
      accounts.find(userId).ifPresent(account -> askFor(account, email));
    }
  }

  /// Always takes the same time and says the same, whoever there is: the rest is done later.
  void forgot(@Nullable String username, @Nullable String email, String address) {
    demandMail();
    byAddress.take(AddressBlock.of(address), SLOW_DOWN);
    mailer.prepare(() -> {
      List<Recipient> users =
          username != null ? emails.ofUsername(username) : emails.ofEmail(String.valueOf(email));
      users.forEach(this::sendReset);
    });
  }

  /// The link that a token is of, while it is good.
  Optional<Link> find(String token, Purpose purpose) {
    return emails.find(Hashes.sha256(token), purpose);
  }

  /// Makes the address that the link was mailed to the account's. Empty when the token is not good.
  Optional<Link> verify(String token) {
    List<Mail> notices = new ArrayList<>();
    Optional<Link> used =
        using(
            token,
            Purpose.VERIFY,
            link -> replace(link.accountId(), link.email()).ifPresent(notices::add));
    notices.forEach(mailer::send);
    return used;
  }

  /// Uses the token up, and in the same transaction does what it allows. Empty when it is not good.
  Optional<Link> using(String token, Purpose purpose, Consumer<Link> work) {
    return transaction.execute(_ -> {
      Optional<Link> link = find(token, purpose).filter(_ -> emails.use(Hashes.sha256(token)));
      link.ifPresent(work);
      return link;
    });
  }

  /// Whoever has changed a password wants no link of before to work, and to hear if it was another.
  void passwordChanged(long userId) {
    emails.forget(userId);
    emails.ofAccount(userId).map(texts::passwordChanged).ifPresent(mailer::send);
  }

  private void askFor(Account account, String email) {
    emails.forgetPending(account.id());
    String token = RandomText.token();
    emails.save(Hashes.sha256(token), account.id(), Purpose.VERIFY, email, VERIFY_LIFE);
    sendUnlessTooMany(email, texts.verify(account.username(), email, token));
  }

  /// @return what to tell the old address, once this is committed
  private Optional<Mail> replace(long userId, @Nullable String email) {
    Optional<Recipient> before = emails.ofAccount(userId);
    emails.change(userId, email);
    return before.filter(user -> !user.email().equals(email)).map(texts::emailChanged);
  }

  private void sendReset(Recipient user) {
    try {
      byAccount.take("id " + user.accountId(), SLOW_DOWN);
    } catch (ProblemException _) {
      return;
    }
    String token = RandomText.token();
    emails.save(Hashes.sha256(token), user.accountId(), Purpose.RESET, user.email(), RESET_LIFE);
    mailer.send(texts.reset(user, token));
  }

  /// Nobody's mailbox is filled by accounts that name it; who asks does not learn how full it is.
  private void sendUnlessTooMany(String email, Mail mail) {
    try {
      byAccount.take("to " + email.toLowerCase(Locale.ROOT), SLOW_DOWN);
    } catch (ProblemException _) {
      return;
    }
    mailer.send(mail);
  }

  private void demandMail() {
    if (!mailer.enabled()) {
      throw ProblemException.of(ProblemType.NO_MAIL, "This server sends no mails.");
    }
  }
}
