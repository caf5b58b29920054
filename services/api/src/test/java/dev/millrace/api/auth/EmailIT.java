package dev.millrace.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client;
import dev.millrace.api.Client.Answer;
import dev.millrace.api.Simultaneous;
import dev.millrace.api.TestApi;
import dev.millrace.api.session.Hashes;
import dev.millrace.api.user.Emails;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses and forgotten passwords, by a real SMTP server.
@ExtendWith(TestApi.Shared.class)
class EmailIT {
  private static final String NEW_PASSWORD = "quiet lantern 42";
  private static final AtomicInteger ADDRESSES = new AtomicInteger();
  private final TestApi api;

  EmailIT(TestApi api) {
    this.api = api;
  }

  @Test
  void takesAnAddressWhenItsOwnerHasOpenedTheLink() {
    Client user = api.user();
    String email = email();
    Answer asked = user.patch("/user/profile", change(email));
    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.json().path("email").isNull()).isTrue();
    assertThat(asked.text("pendingEmail")).isEqualTo(email);
    String token = api.mail().token(email, 1);
    assertThat(api.mail().to(email).getFirst())
        .contains("https://live.example.org/login/verify#" + token);
    assertThat(verify(token).status()).isEqualTo(204);
    Answer profile = user.get("/user/profile");
    assertThat(profile.text("email")).isEqualTo(email);
    assertThat(profile.json().path("pendingEmail").isNull()).isTrue();
    assertThat(verify(token).text("type")).isEqualTo("urn:millrace:problem:bad-link");
  }

  @Test
  void demandsThePasswordForAnotherAddress() {
    Client user = api.user();
    Answer without = user.patch("/user/profile", Map.of("email", email()));
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.wrongField()).isEqualTo("currentPassword");
    Map<String, String> wrong = Map.of("email", email(), "currentPassword", "no");
    assertThat(user.patch("/user/profile", wrong).wrongField()).isEqualTo("currentPassword");
    assertThat(user.patch("/user/profile", Map.of("first_name", "Ada")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody",
        "a@b",
        "a@b@c.org",
        "a b@example.org",
        "a@example.org,b@example.org",
        "a@example.org\nBcc: b@example.org",
        "\"a\"@example.org",
        "<a@example.org>",
        "ä@example.org",
        "a@-example.org",
      })
  void refusesWhatIsNoAddress(String email) {
    Answer answer = api.user().patch("/user/profile", change(email));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongField()).isEqualTo("email");
  }

  @Test
  void forgetsALinkAfterADayAndWhenThereIsANewOne() {
    Client user = api.user();
    String first = email();
    user.patch("/user/profile", change(first));
    String old = api.mail().token(first, 1);
    String second = email();
    user.patch("/user/profile", change(second));
    String token = api.mail().token(second, 1);
    assertThat(verify(old).status()).isEqualTo(400);
    api.clock().advance(Duration.ofHours(24).plusSeconds(1));
    assertThat(verify(token).status()).isEqualTo(400);
  }

  @Test
  void tellsTheOldAddressOfTheNewOne() {
    Client user = api.user();
    String old = email();
    confirm(user, old);
    String other = email();
    confirm(user, other);
    TestApi.await(() -> api.mail().to(old).size() == 2);
    assertThat(api.mail().to(old).getLast()).contains("was changed").doesNotContain(other);
    assertThat(user.patch("/user/profile", change("")).json().path("email").isNull()).isTrue();
    TestApi.await(() -> api.mail().to(other).size() == 2);
  }

  @Test
  void resetsAForgottenPasswordOnceAndEndsAllSessions() {
    String name = api.newUser();
    Client user = client(name, TestApi.PASSWORD);
    String email = email();
    confirm(user, email);
    assertThat(forgot("username", name).status()).isEqualTo(202);
    String token = api.mail().token(email, 2);
    Answer weak = reset(token, "password1");
    assertThat(weak.text("type")).isEqualTo("urn:millrace:problem:weak-password");
    assertThat(reset(token, NEW_PASSWORD).status()).isEqualTo(204);
    assertThat(user.get("/user/profile").status()).isEqualTo(401);
    assertThat(api.login(name, TestApi.PASSWORD).status()).isEqualTo(401);
    assertThat(api.login(name, NEW_PASSWORD).status()).isEqualTo(200);
    assertThat(reset(token, "another lantern 43").text("type"))
        .isEqualTo("urn:millrace:problem:bad-link");
    TestApi.await(() -> api.mail().to(email).size() == 3);
    assertThat(api.mail().to(email).getLast())
        .contains("password", "was changed")
        .doesNotContain(NEW_PASSWORD);
  }

  @Test
  void resetsByAddressWhateverItsCase() {
    String name = api.newUser();
    String email = email();
    confirm(client(name, TestApi.PASSWORD), email);
    assertThat(forgot("email", email.toUpperCase(java.util.Locale.ROOT)).status()).isEqualTo(202);
    assertThat(reset(api.mail().token(email, 2), NEW_PASSWORD).status()).isEqualTo(204);
    assertThat(api.login(name, NEW_PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void usesALinkOnceHoweverManyOpenItAtOnce() {
    String name = api.newUser();
    String email = email();
    confirm(client(name, TestApi.PASSWORD), email);
    forgot("username", name);
    String token = api.mail().token(email, 2);
    List<Integer> statuses =
        Simultaneous.statuses(6, i -> reset(token, "quiet lantern number " + i));
    assertThat(statuses).filteredOn(status -> status == 204).hasSize(1);
    assertThat(statuses).filteredOn(status -> status == 400).hasSize(5);
  }

  @Test
  void forgetsALinkForANewPasswordAfterAnHour() {
    String name = api.newUser();
    String email = email();
    confirm(client(name, TestApi.PASSWORD), email);
    forgot("username", name);
    String token = api.mail().token(email, 2);
    api.clock().advance(Duration.ofHours(1).plusSeconds(1));
    assertThat(reset(token, NEW_PASSWORD).status()).isEqualTo(400);
  }

  @Test
  void forgetsAllLinksWhenThePasswordIsChanged() {
    String name = api.newUser();
    Client user = client(name, TestApi.PASSWORD);
    String email = email();
    confirm(user, email);
    forgot("username", name);
    String reset = api.mail().token(email, 2);
    String attacker = email();
    user.patch("/user/profile", change(attacker));
    String verify = api.mail().token(attacker, 1);
    Map<String, String> change =
        Map.of("currentPassword", TestApi.PASSWORD, "newPassword", NEW_PASSWORD);
    assertThat(user.patch("/user/password", change).status()).isEqualTo(204);
    assertThat(reset(reset, "another lantern 43").status()).isEqualTo(400);
    assertThat(verify(verify).status()).isEqualTo(400);
  }

  @Test
  void saysTheSameAboutAccountsThatThereAreNot() throws Exception {
    String name = api.newUser();
    String email = email();
    confirm(client(name, TestApi.PASSWORD), email);
    Answer known = forgot("username", name);
    Answer withoutAddress = forgot("username", api.newUser());
    Answer unknown = forgot("username", "nobody_of_this_name");
    Answer unknownAddress = forgot("email", "nobody@example.org");
    assertThat(List.of(withoutAddress, unknown, unknownAddress))
        .allMatch(answer -> answer.status() == known.status())
        .allMatch(answer -> answer.response().body().equals(known.response().body()));
    api.mail().token(email, 2);
    assertThat(api.mail().to("nobody@example.org")).isEmpty();
  }

  @Test
  void looksNothingUpWhileTheRequestIsAnswered() {
    long before = hashes();
    assertThat(forgot("username", "nobody_of_this_name").status()).isEqualTo(202);
    assertThat(hashes()).isEqualTo(before);
    Answer neither = api.anyone().post("/auth/password/forgot", Map.of());
    assertThat(neither.status()).isEqualTo(400);
    Answer both =
        api.anyone()
            .post("/auth/password/forgot", Map.of("username", "a", "email", "b@example.org"));
    assertThat(both.status()).isEqualTo(400);
  }

  @Test
  void limitsMailsToAnAccountWithoutSayingSo() {
    String name = api.newUser();
    String email = email();
    confirm(client(name, TestApi.PASSWORD), email);
    for (int i = 0; i < 6; i++) {
      assertThat(forgot("username", name).status()).isEqualTo(202);
    }
    String last = email();
    confirm(api.user(), last);
    assertThat(api.mail().to(email)).hasSizeBetween(2, 3);
  }

  @Test
  void limitsRequestsOfAnAddress() {
    Client client = api.anyone().with("X-Forwarded-For", "192.0.2.99");
    Map<String, String> body = Map.of("username", "nobody_of_this_name");
    for (int i = 0; i < 10; i++) {
      assertThat(client.post("/auth/password/forgot", body).status()).isEqualTo(202);
    }
    assertThat(client.post("/auth/password/forgot", body).status()).isEqualTo(429);
  }

  @Test
  void keepsTokensByHashAndForgetsOldOnes() throws SQLException {
    String email = email();
    api.user().patch("/user/profile", change(email));
    String token = api.mail().token(email, 1);
    assertThat(isKept(token)).isTrue();
    api.clock().advance(Duration.ofHours(25));
    api.bean(Emails.class).forgetExpired();
    assertThat(isKept(token)).isFalse();
  }

  @Test
  void saysThatThisServerSendsMails() {
    assertThat(api.anyone().get("/platform").json().path("mail").asBoolean()).isTrue();
  }

  private boolean isKept(String token) throws SQLException {
    try (Connection connection = api.database().connect();
        var query = connection.prepareStatement("select 1 from email_token where hash = ?")) {
      query.setBytes(1, Hashes.sha256(token));
      try (var rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private long hashes() {
    return api.bean(io.micrometer.core.instrument.MeterRegistry.class)
        .get(Passwords.CHECKS)
        .timer()
        .count();
  }

  private void confirm(Client user, String email) {
    assertThat(user.patch("/user/profile", change(email)).status()).isEqualTo(200);
    assertThat(verify(api.mail().token(email, 1)).status()).isEqualTo(204);
  }

  private Client client(String name, String password) {
    return api.anyone().bearer(api.login(name, password).text("accessToken"));
  }

  private static Map<String, String> change(String email) {
    return Map.of("email", email, "currentPassword", TestApi.PASSWORD);
  }

  private Answer verify(String token) {
    return somewhere().post("/auth/email/verify", Map.of("token", token));
  }

  private Answer reset(String token, String password) {
    return somewhere()
        .post("/auth/password/reset", Map.of("token", token, "newPassword", password));
  }

  private Answer forgot(String field, String value) {
    return somewhere().post("/auth/password/forgot", Map.of(field, value));
  }

  /// From another address each time, so that the limits of addresses are not reached.
  private Client somewhere() {
    int n = ADDRESSES.incrementAndGet();
    return api.anyone().with("X-Forwarded-For", "198.19." + n / 250 + "." + n % 250);
  }

  private static String email() {
    return "person" + ADDRESSES.incrementAndGet() + "@example.org";
  }
}
