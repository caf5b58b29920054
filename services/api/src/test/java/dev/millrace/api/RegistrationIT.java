package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import dev.millrace.api.admin.AdminCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Who may sign up, who becomes the admin, and that there is always one. On services of its own,
/// whose first account has not come yet.
class RegistrationIT {
  private static final Executor AT_ONCE = Executors.newVirtualThreadPerTaskExecutor();
  private static final String DEMO = "demo";

  @Test
  void makesTheFirstOfManyTheAdmin() throws IOException {
    try (TestApi api = new TestApi(config(RegistrationMode.CLOSED, null))) {
      assertThat(platform(api).path("adminMissing").asBoolean()).isTrue();
      assertThat(signUp(api, DEMO, null).text("role")).isEqualTo("USER");
      assertThat(platform(api).path("adminMissing").asBoolean()).isTrue();
      List<Answer> answers = together(8, i -> signUp(api, "first_" + i, null));
      assertThat(answers)
          .filteredOn(answer -> answer.status() == 201)
          .hasSize(1)
          .allMatch(answer -> answer.text("role").equals("ADMIN"));
      assertThat(answers)
          .filteredOn(answer -> answer.status() == 403)
          .hasSize(7)
          .allMatch(a -> a.text("type").equals("urn:millrace:problem:registration-closed"));
      assertThat(platform(api).path("adminMissing").asBoolean()).isFalse();
      assertThat(platform(api).path("registration").asString()).isEqualTo("CLOSED");
      Client admin =
          client(api, answers.stream().filter(a -> a.status() == 201).findFirst().orElseThrow());
      leavesAnAdmin(api, admin);
      usesInvites(api, admin);
    }
  }

  @Test
  void makesTheNamedOneTheAdminWheneverItComes() throws IOException {
    try (TestApi api = new TestApi(config(RegistrationMode.OPEN, "The_Boss"))) {
      assertThat(signUp(api, "early_bird", null).text("role")).isEqualTo("USER");
      assertThat(platform(api).path("adminMissing").asBoolean()).isTrue();
      assertThat(signUp(api, "the_boss", null).text("role")).isEqualTo("ADMIN");
      assertThat(platform(api).path("adminMissing").asBoolean()).isFalse();
      assertThat(signUp(api, "second", null).text("role")).isEqualTo("USER");
      appointsByCommand(api);
      // Whoever took the name next would be the admin.
      Client boss =
          api.anyone().bearer(api.login("the_boss", TestApi.PASSWORD).text("accessToken"));
      Answer kept = boss.delete("/user/profile");
      assertThat(kept.status()).isEqualTo(409);
      assertThat(kept.text("type")).isEqualTo("urn:millrace:problem:last-admin");
    }
  }

  @Test
  void makesTheNamedOneTheAdminAtTheStart() throws IOException {
    try (TestApi api = new TestApi(config(RegistrationMode.OPEN, null))) {
      signUp(api, "first", null);
      signUp(api, "second", null);
      ApiConfig other = api.config(0);
      try (ApiServer named =
          ApiServer.start(with(other, config(RegistrationMode.OPEN, "SECOND")))) {
        assertThat(named.port()).isPositive();
        assertThat(client(api, "second").get("/platform/users").status()).isEqualTo(200);
      }
    }
  }

  /// The rules that hold for the only admin, and no more when there are two.
  private static void leavesAnAdmin(TestApi api, Client admin) {
    String own = "/platform/users/" + admin.get("/user/profile").json().path("id");
    Map<String, Object> suspend = Map.of("suspended", true, "reason", "tired");
    for (Answer answer :
        List.of(
            admin.patch(own, Map.of("role", "USER")),
            admin.patch(own, suspend),
            admin.delete(own),
            admin.delete("/user/profile"))) {
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.text("type")).isEqualTo("urn:millrace:problem:last-admin");
    }
    assertThat(admin.get("/platform/audit").response().body())
        .as("what was not done is not recorded")
        .contains("ADMIN_MADE")
        .doesNotContain("USER_DELETED", "USER_SUSPENDED", "ADMIN_REMOVED");
    Client demo = client(api, DEMO);
    String demoPath = "/platform/users/" + demo.get("/user/profile").json().path("id");
    for (int round = 0; round < 5; round++) {
      assertThat(admin.patch(demoPath, Map.of("role", "ADMIN")).status()).isEqualTo(200);
      List<Answer> answers =
          together(
              2,
              i ->
                  i == 0
                      ? demo.patch(own, Map.of("role", "USER"))
                      : admin.patch(demoPath, Map.of("role", "USER")));
      assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
      assertThat(answers).filteredOn(answer -> answer.status() == 403).hasSize(1);
      if (answers.getFirst().status() == 200) {
        assertThat(demo.patch(own, Map.of("role", "ADMIN")).status()).isEqualTo(200);
        assertThat(admin.patch(demoPath, Map.of("role", "USER")).status()).isEqualTo(200);
      }
    }
  }

  private static void usesInvites(TestApi api, Client admin) {
    assertThat(mode(admin, "INVITE").text("mode")).isEqualTo("INVITE");
    assertThat(mode(admin, "SOME").wrongField()).isEqualTo("mode");
    assertThat(platform(api).path("registration").asString()).isEqualTo("INVITE");
    Answer without = signUp(api, "uninvited", null);
    assertThat(without.status()).isEqualTo(403);
    assertThat(without.text("type")).isEqualTo("urn:millrace:problem:invite-needed");
    assertThat(without.wrongField()).isEqualTo("inviteCode");
    assertThat(signUp(api, "uninvited", "guessed").json()).isEqualTo(without.json());

    String code = invite(admin, Map.of("uses", 3, "note", "Friends")).text("code");
    assertThat(signUp(api, DEMO, code).status()).as("a demo that exists").isEqualTo(409);
    assertThat(signUp(api, "FIRST_0", "guessed").status()).isEqualTo(403);
    List<Answer> answers = together(8, i -> signUp(api, "guest_" + i, code));
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 201)
        .hasSize(3)
        .allMatch(answer -> answer.text("role").equals("USER"));
    assertThat(answers).filteredOn(answer -> answer.status() == 403).hasSize(5);
    Answer list = admin.get("/platform/invites");
    assertThat(list.json().path("items").path(0).path("used").asInt()).isEqualTo(3);
    assertThat(list.response().body()).contains("Friends").doesNotContain(code);

    String single = invite(admin, Map.of()).text("code");
    String taken =
        answers.stream().filter(a -> a.status() == 201).findFirst().orElseThrow().text("username");
    assertThat(signUp(api, taken, single).status()).isEqualTo(409);
    assertThat(signUp(api, "uses_it", single).status()).isEqualTo(201);
    assertThat(signUp(api, "too_late", single).status()).isEqualTo(403);

    Answer withdrawn = invite(admin, Map.of());
    String path = "/platform/invites/" + withdrawn.json().path("invite").path("id");
    assertThat(admin.delete(path).status()).isEqualTo(204);
    assertThat(admin.delete(path).status()).isEqualTo(404);
    assertThat(signUp(api, "withdrawn", withdrawn.text("code")).status()).isEqualTo(403);

    String shortLived = invite(admin, Map.of("expiresInDays", 1)).text("code");
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("uses", 0),
            Map.of("uses", 1001),
            Map.of("expiresInDays", 0),
            Map.of("expiresInDays", 366))) {
      assertThat(invite(admin, wrong).status()).isEqualTo(400);
    }
    assertThat(mode(admin, "CLOSED").status()).isEqualTo(200);
    assertThat(signUp(api, "closed_out", shortLived).text("type"))
        .isEqualTo("urn:millrace:problem:registration-closed");
    mode(admin, "INVITE");
    api.clock().advance(Duration.ofDays(1));
    assertThat(signUp(api, "expired", shortLived).status()).isEqualTo(403);
  }

  private static void appointsByCommand(TestApi api) {
    Client boss = client(api, "the_boss");
    Client second = client(api, "second");
    String path = "/platform/users/" + second.get("/user/profile").json().path("id");
    boss.patch(path, Map.of("suspended", true, "reason", "x"));
    assertThat(AdminCommand.appoint(api.database().config(), "nobody")).isEmpty();
    assertThat(AdminCommand.appoint(api.database().config(), "SECOND")).contains("second");
    assertThat(client(api, "second").get("/platform/users").status()).isEqualTo(200);
    JsonNode newest = boss.get("/platform/audit").json().path("items").path(0);
    assertThat(newest.path("action").asString()).isEqualTo("ADMIN_MADE");
    assertThat(newest.path("actorName").asString()).isEqualTo("millrace admin");
    assertThat(newest.path("actorId").isNull()).isTrue();
    AdminCommand.appoint(api.database().config(), "second");
    assertThat(boss.get("/platform/audit").json().path("items").path(0)).isEqualTo(newest);
  }

  private static RegistrationConfig config(RegistrationMode mode, @Nullable String admin) {
    return new RegistrationConfig(mode, admin, DEMO);
  }

  private static ApiConfig with(ApiConfig c, RegistrationConfig registration) {
    return new ApiConfig(
        c.http(),
        c.database(),
        c.internalToken(),
        c.data(),
        c.secrets(),
        c.publicUrl(),
        c.publicHlsUrl(),
        c.publicRtmpUrl(),
        c.hlsPort(),
        c.rtmpPort(),
        c.trustedProxies(),
        registration,
        c.events(),
        c.limits(),
        c.tokens(),
        c.loginLimits(),
        c.mail(),
        c.pictures(),
        c.streamingReady(),
        c.streamingCounts(),
        c.version());
  }

  private static JsonNode platform(TestApi api) {
    return api.anyone().get("/platform").json();
  }

  private static Answer mode(Client admin, String mode) {
    return admin.patch("/platform/registration", Map.of("mode", mode));
  }

  private static Answer invite(Client admin, Map<String, Object> wanted) {
    return admin.post("/platform/invites", wanted);
  }

  private static Answer signUp(TestApi api, String name, @Nullable String code) {
    Map<String, String> body =
        new HashMap<>(Map.of("username", name, "password", TestApi.PASSWORD));
    if (code != null) {
      body.put("inviteCode", code);
    }
    return api.anyone().post("/auth/signup", body);
  }

  private static Client client(TestApi api, Answer signup) {
    return client(api, signup.text("username"));
  }

  private static Client client(TestApi api, String name) {
    return api.anyone().bearer(api.login(name, TestApi.PASSWORD).text("accessToken"));
  }

  private static List<Answer> together(int count, IntFunction<Answer> call) {
    return IntStream.range(0, count)
        .mapToObj(i -> CompletableFuture.supplyAsync(() -> call.apply(i), AT_ONCE))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }
}
