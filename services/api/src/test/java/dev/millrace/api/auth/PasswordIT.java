package dev.millrace.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client;
import dev.millrace.api.Client.Answer;
import dev.millrace.api.TestApi;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/// Passwords over HTTP: which are taken, how they are kept, and what guessing tells.
@ExtendWith(TestApi.Shared.class)
class PasswordIT {
  private static final String COMPOSED = "sm\u00f8rrebr\u00f8d p\u00e5 \u00e4lv";
  private static final String DECOMPOSED = "sm\u00f8rrebr\u00f8d pa\u030a a\u0308lv";
  private final TestApi api;

  PasswordIT(TestApi api) {
    this.api = api;
  }

  @Test
  void refusesAWeakOneAndSaysWhy() {
    Answer signup = signup(api.name(), "password1");
    assertThat(signup.status()).isEqualTo(400);
    assertThat(signup.text("type")).isEqualTo("urn:millrace:problem:weak-password");
    assertThat(signup.wrongField()).isEqualTo("password");
    assertThat(signup.text("detail"))
        .startsWith("password is too easy to guess.")
        .contains("common");
    assertThat(signup.response().body()).doesNotContain("password1");
    Map<String, String> change =
        Map.of("currentPassword", TestApi.PASSWORD, "newPassword", "password1");
    Answer changed = api.user().patch("/user/password", change);
    assertThat(changed.status()).isEqualTo(400);
    assertThat(changed.wrongField()).isEqualTo("newPassword");
  }

  @Test
  void refusesTheUsersOwnName() {
    String name = api.name() + "_xq";
    assertThat(signup(name, name + "1").text("type"))
        .isEqualTo("urn:millrace:problem:weak-password");
  }

  @Test
  void takesSpacesAndAnyCharacterUpTo128OfThem() {
    String name = api.name();
    String emoji =
        "\ud83e\udd81\ud83c\udf0b\ud83e\udd51\ud83d\udef6\ud83e\uddf2\ud83c\udfbb\ud83e\ude81";
    assertThat(signup(name, emoji).wrongField()).isEqualTo("password");
    String eight = emoji + "\ud83e\uddca";
    assertThat(signup(name, eight).status()).isEqualTo(201);
    assertThat(api.login(name, eight).status()).isEqualTo(200);
    String longest = "rain over tin roofs ".repeat(6) + "and more";
    assertThat(signup(api.name(), longest).status()).isEqualTo(201);
    assertThat(signup(api.name(), longest + "!").wrongField()).isEqualTo("password");
  }

  /// A change that is under way by somebody who knew the old password does not undo the owner's.
  @Test
  void isChangedByOneOfTwoWhoKnewIt() {
    String name = api.name();
    assertThat(signup(name, COMPOSED).status()).isEqualTo(201);
    Client owner = api.anyone().bearer(api.login(name, COMPOSED).text("accessToken"));
    Client thief = api.anyone().bearer(api.login(name, COMPOSED).text("accessToken"));
    CompletableFuture<Integer> one = change(owner, "quiet lantern of may");
    CompletableFuture<Integer> other = change(thief, "seven borrowed kettles");
    List<Integer> answers = List.of(one.join(), other.join());
    assertThat(answers).containsOnlyOnce(204).hasSize(2);
    assertThat(api.login(name, "quiet lantern of may").status() == 200)
        .isEqualTo(one.join() == 204);
    assertThat(api.login(name, "seven borrowed kettles").status() == 200)
        .isEqualTo(other.join() == 204);
  }

  private static CompletableFuture<Integer> change(Client caller, String password) {
    Map<String, String> change = Map.of("currentPassword", COMPOSED, "newPassword", password);
    return CompletableFuture.supplyAsync(() -> caller.patch("/user/password", change).status());
  }

  @Test
  void isTheSameWhateverKeyboardItWasTypedOn() {
    String name = api.name();
    assertThat(signup(name, COMPOSED).status()).isEqualTo(201);
    assertThat(api.login(name, DECOMPOSED).status()).isEqualTo(200);
    assertThat(api.login(name, COMPOSED + " ").status()).isEqualTo(401);
  }

  @Test
  void isNeverCutShort() {
    String name = api.name();
    String password = "rain over tin roofs ".repeat(6);
    assertThat(signup(name, password + "a").status()).isEqualTo(201);
    assertThat(api.login(name, password + "b").status()).isEqualTo(401);
  }

  @Test
  void isKeptAsOwaspRecommends() throws SQLException {
    String first = stored(api.newUser());
    String second = stored(api.newUser());
    assertThat(first).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(first.split("\\$", -1)[4]).isNotEqualTo(second.split("\\$", -1)[4]);
    assertThat(Passwords.DUMMY_HASH).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
  }

  @Test
  void isHashedAgainAtALoginWhenTheParametersHaveChanged() throws SQLException {
    String name = api.newUser();
    String weak = new Argon2PasswordEncoder(16, 32, 1, 4096, 1).encode(TestApi.PASSWORD);
    store(name, weak);
    assertThat(api.login(name, "wrong password").status()).isEqualTo(401);
    assertThat(stored(name)).isEqualTo(weak);
    Answer login = api.login(name, TestApi.PASSWORD);
    assertThat(login.status()).isEqualTo(200);
    assertThat(stored(name)).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(api.anyone().bearer(login.text("accessToken")).get("/user/profile").status())
        .isEqualTo(200);
    assertThat(api.login(name, TestApi.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void doesTheSameWorkForANameThatThereIsNot() {
    String name = api.newUser();
    Answer known = api.login(name, "wrong password");
    long before = checks();
    Answer unknown = api.login("nobody_at_all", "wrong password");
    assertThat(checks() - before).isEqualTo(1);
    assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(401);
    assertThat(unknown.response().body()).isEqualTo(known.response().body());
  }

  /// Whoever waits for longer than ten seconds for a processor is sent away.
  @Test
  void isNotCheckedWhileTooManyAre() {
    String name = api.newUser();
    Passwords passwords = api.bean(Passwords.class);
    CountDownLatch begun = new CountDownLatch(Passwords.SLOTS);
    CountDownLatch done = new CountDownLatch(1);
    List<CompletableFuture<Boolean>> others =
        IntStream.range(0, Passwords.SLOTS)
            .mapToObj(_ ->
                CompletableFuture.supplyAsync(
                    () ->
                        passwords.inSlot(() -> {
                          begun.countDown();
                          return awaited(done);
                        }),
                    Thread::startVirtualThread))
            .toList();
    assertThat(awaited(begun)).isTrue();
    Answer busy = api.login(name, TestApi.PASSWORD);
    done.countDown();
    assertThat(others).allMatch(CompletableFuture::join);
    assertThat(busy.status()).isEqualTo(503);
    assertThat(busy.text("type")).isEqualTo("urn:millrace:problem:busy");
    assertThat(api.login(name, TestApi.PASSWORD).status()).isEqualTo(200);
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void limitsGuessesFromEverywhereWithoutKeepingTheOwnerOut() {
    String name = api.name();
    assertThat(signup(name, TestApi.PASSWORD).status()).isEqualTo(201);
    assertThat(loginFrom("192.0.2.1", name, TestApi.PASSWORD)).isEqualTo(200);
    for (int i = 0; i < 50; i++) {
      assertThat(loginFrom("198.51.100." + i, name, "wrong password")).isEqualTo(401);
    }
    assertThat(loginFrom("198.51.100.200", name, "wrong password")).isEqualTo(429);
    assertThat(loginFrom("198.51.100.201", name, TestApi.PASSWORD)).isEqualTo(429);
    assertThat(loginFrom("192.0.2.1", name, TestApi.PASSWORD)).isEqualTo(200);
    for (int i = 0; i < 10; i++) {
      assertThat(loginFrom("192.0.2.1", name, "wrong password")).isEqualTo(401);
    }
    assertThat(loginFrom("192.0.2.1", name, TestApi.PASSWORD)).isEqualTo(429);
  }

  @Test
  void limitsGuessesAtANameThatThereIsNotAlike() {
    for (int i = 0; i < 50; i++) {
      assertThat(loginFrom("198.51.100." + i, "nobody_here", "wrong password")).isEqualTo(401);
    }
    assertThat(loginFrom("198.51.100.200", "nobody_here", "wrong password")).isEqualTo(429);
  }

  @Test
  void countsANetworkOfIpv6AsOneAddress() {
    String name = api.newUser();
    for (int i = 0; i < 10; i++) {
      assertThat(loginFrom("2001:db8:1:2::" + i, name, "wrong password")).isEqualTo(401);
    }
    assertThat(loginFrom("2001:db8:1:2::77", name, "wrong password")).isEqualTo(429);
    assertThat(loginFrom("2001:db8:1:3::1", name, TestApi.PASSWORD)).isEqualTo(200);
  }

  @Test
  void remembersFewAddressesAndNoneInTheClear() throws SQLException {
    String name = api.newUser();
    for (int i = 0; i < KnownAddresses.MAX_OF_AN_ACCOUNT + 5; i++) {
      assertThat(loginFrom("192.0.2." + i, name, TestApi.PASSWORD)).isEqualTo(200);
    }
    String sql =
        "select count(*), min(length(address_hash)) from known_address k join account a"
            + " on a.id = k.account_id where a.username = ?";
    try (Connection connection = api.database().connect();
        var query = connection.prepareStatement(sql)) {
      query.setString(1, name);
      try (var rows = query.executeQuery()) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(KnownAddresses.MAX_OF_AN_ACCOUNT);
        assertThat(rows.getInt(2)).isEqualTo(32);
      }
    }
    api.clock().advance(KnownAddresses.KEPT.plusSeconds(1));
    api.bean(KnownAddresses.class).forgetOld();
    assertThat(api.bean(KnownAddresses.class).isKnown(idOf(name), "192.0.2.20")).isFalse();
  }

  private long idOf(String name) {
    Client user = api.anyone().bearer(api.login(name, TestApi.PASSWORD).text("accessToken"));
    return user.get("/user/profile").json().path("id").asLong();
  }

  private int loginFrom(String address, String name, String password) {
    return api.anyone()
        .with("X-Forwarded-For", address)
        .post("/auth/login", Map.of("username", name, "password", password))
        .status();
  }

  private Answer signup(String name, String password) {
    return api.anyone()
        .with("X-Forwarded-For", "203.0.113.253")
        .post("/auth/signup", Map.of("username", name, "password", password));
  }

  private long checks() {
    return api.bean(MeterRegistry.class).get(Passwords.CHECKS).timer().count();
  }

  private String stored(String name) throws SQLException {
    try (Connection connection = api.database().connect();
        var query =
            connection.prepareStatement("select password_hash from account where username = ?")) {
      query.setString(1, name);
      try (var rows = query.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  private void store(String name, String hash) throws SQLException {
    try (Connection connection = api.database().connect();
        var update =
            connection.prepareStatement(
                "update account set password_hash = ? where username = ?")) {
      update.setString(1, hash);
      update.setString(2, name);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }
}
