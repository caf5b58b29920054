package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a suspension takes from a user, at once, and what its end gives back.
@ExtendWith(TestApi.Shared.class)
class SuspensionIT {
  private final TestApi api;
  private String name = "";
  private Client user;
  private String id = "";

  SuspensionIT(TestApi api) {
    this.api = api;
    this.user = api.anyone();
  }

  @BeforeEach
  void signUp() {
    name = api.newUser();
    user = api.anyone().bearer(api.login(name, TestApi.PASSWORD).text("accessToken"));
    id = user.get("/user/profile").json().path("id").toString();
  }

  @Test
  void endsAllSessionsAndRefusesNewOnes() {
    Answer elsewhere = api.login(name, TestApi.PASSWORD);
    suspend();
    assertThat(user.get("/user/profile").status()).isEqualTo(401);
    Map<String, String> refresh = Map.of("refreshToken", elsewhere.text("refreshToken"));
    assertThat(api.anyone().post("/auth/refresh", refresh).status()).isEqualTo(401);
    Answer login = api.login(name, TestApi.PASSWORD);
    assertThat(login.status()).isEqualTo(403);
    assertThat(login.text("type")).isEqualTo("urn:millrace:problem:account-suspended");
    assertThat(login.text("detail")).contains("Spam");
    assertThat(login.response().headers().allValues("set-cookie")).isEmpty();
  }

  @Test
  void tellsOnlyWhoKnowsThePassword() {
    suspend();
    Answer wrong = api.login(name, "wrong password");
    Answer nobody = api.login("nobody_of_this_name", "wrong password");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.json()).isEqualTo(nobody.json());
  }

  @Test
  void endsTheBroadcastAndRefusesTheKey() {
    String key = user.call("POST", "/user/channel", null).text("streamKey");
    user.post("/user/channel/videos", Map.of("title", "A show"));
    String lease = api.verify(key).text("leaseId");
    suspend();
    assertThat(api.heartbeat(lease).path("revoked").toString()).contains(lease);
    Answer verify = api.verify(key);
    assertThat(verify.status()).isEqualTo(400);
    assertThat(verify.json()).isEqualTo(api.verify("live_no_key_of_anybody").json());
    unsuspend();
    assertThat(api.heartbeat(lease).path("revoked").toString()).contains(lease);
    assertThat(api.verify(key).status()).isEqualTo(200);
  }

  @Test
  void hidesTheChannelAndItsVideosUntilItIsLifted() {
    String key = user.call("POST", "/user/channel", null).text("streamKey");
    String channel = user.get("/user/channel").json().path("id").toString();
    String url = user.post("/user/channel/videos", Map.of("title", "A show")).text("url");
    api.end(api.verify(key));
    assertThat(seen(channel, url)).isEqualTo("200 200 true true 1 1");
    suspend();
    assertThat(seen(channel, url)).isEqualTo("404 404 false false 0 ");
    assertThat(api.anyone().get("/videos/" + url + "/thumbnail").text("detail"))
        .contains("no such video");
    unsuspend();
    assertThat(seen(channel, url)).isEqualTo("200 200 true true 1 1");
    assertThat(api.login(name, TestApi.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void isListedWithItsReason() {
    suspend();
    Answer found = api.admin().get("/platform/users?status=SUSPENDED&query=" + name);
    assertThat(found.json().path("items").path(0).path("suspensionReason").asString())
        .isEqualTo("Spam");
    assertThat(api.admin().get("/platform/users?status=ACTIVE&query=" + name).json().path("total"))
        .hasToString("0");
    unsuspend();
    assertThat(api.admin().get("/platform/users/" + id).json().path("suspendedAt").isNull())
        .isTrue();
  }

  @Test
  void wantsAReason() {
    for (String reason : new String[] {"", "   "}) {
      Answer answer = change(Map.of("suspended", true, "reason", reason));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.wrongField()).isEqualTo("reason");
    }
    assertThat(change(Map.of("suspended", true)).wrongField()).isEqualTo("reason");
    assertThat(change(Map.of("suspended", true, "reason", "x".repeat(501))).wrongField())
        .isEqualTo("reason");
    assertThat(user.get("/user/profile").status()).isEqualTo(200);
  }

  @Test
  void believesNoSessionThatSlippedThrough() throws SQLException {
    Answer login = api.login(name, TestApi.PASSWORD);
    try (Connection connection = api.database().connect()) {
      run(connection, suspension());
    }
    assertThat(user.get("/user/profile").status()).isEqualTo(401);
    Map<String, String> refresh = Map.of("refreshToken", login.text("refreshToken"));
    assertThat(api.anyone().post("/auth/refresh", refresh).status()).isEqualTo(401);
  }

  /// The publisher's channel is found before, and leased after, the suspension.
  @Test
  void letsNoPublisherSlipThrough() throws Exception {
    String key = user.call("POST", "/user/channel", null).text("streamKey");
    user.post("/user/channel/videos", Map.of("title", "A show"));
    try (Connection connection = api.database().connect()) {
      connection.setAutoCommit(false);
      run(connection, suspension());
      run(connection, "select 1 from channel where account_id = " + id + " for update");
      CompletableFuture<Answer> verify = CompletableFuture.supplyAsync(() -> api.verify(key));
      TestApi.await(api.database()::somebodyWaits);
      connection.commit();
      assertThat(verify.join().status()).isEqualTo(400);
    }
  }

  private String suspension() {
    return "update account set suspended_at = now(), suspension_reason = 'x' where id = " + id;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// What the public sees: two statuses, whether two lists have it, two totals.
  private String seen(String channel, String url) {
    Client anyone = api.anyone();
    return String.join(
        " ",
        Integer.toString(anyone.get("/channels/" + channel).status()),
        Integer.toString(anyone.get("/videos/" + url).status()),
        Boolean.toString(anyone.get("/channels?size=100").response().body().contains(name + '"')),
        Boolean.toString(anyone.get("/videos?size=100").response().body().contains(url)),
        anyone.get("/channels?username=" + name).json().path("total").toString(),
        anyone.get("/channels/" + channel + "/videos").json().path("total").toString());
  }

  private void suspend() {
    Answer answer = change(Map.of("suspended", true, "reason", " Spam "));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("suspensionReason")).isEqualTo("Spam");
  }

  private void unsuspend() {
    assertThat(change(Map.of("suspended", false)).status()).isEqualTo(200);
  }

  private Answer change(Map<String, Object> change) {
    return api.admin().patch("/platform/users/" + id, change);
  }
}
