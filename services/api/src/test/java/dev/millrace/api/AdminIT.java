package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What admins can do that others cannot, and the record of it.
@ExtendWith(TestApi.Shared.class)
class AdminIT {
  private final TestApi api;

  AdminIT(TestApi api) {
    this.api = api;
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET, /platform/users",
    "GET, /platform/users/1",
    "PATCH, /platform/users/1",
    "DELETE, /platform/users/1",
    "GET, /platform/broadcasts",
    "POST, /platform/broadcasts/x/end",
    "GET, /platform/usage",
    "GET, /platform/registration",
    "PATCH, /platform/registration",
    "GET, /platform/invites",
    "POST, /platform/invites",
    "DELETE, /platform/invites/1",
    "GET, /platform/audit",
    "GET, /platform/later",
    "GET, /platform/users/",
  })
  void isNothingForOthers(String method, String path) {
    String body = method.equals("PATCH") || method.equals("POST") ? "{}" : null;
    Answer user = api.user().call(method, path, body);
    assertThat(user.status()).isEqualTo(403);
    assertThat(user.text("type")).isEqualTo("urn:millrace:problem:forbidden");
    assertThat(api.anyone().call(method, path, body).status()).isEqualTo(401);
    assertThat(api.internal().call(method, path, body).status()).isEqualTo(401);
    assertThat(api.admin().call(method, path, body).status()).isNotIn(401, 403);
  }

  @Test
  void showsEveryoneTheirRole() {
    assertThat(api.admin().get("/user/profile").text("role")).isEqualTo("ADMIN");
    assertThat(api.user().get("/user/profile").text("role")).isEqualTo("USER");
  }

  @Test
  void asksTheTableOnEachCallWhoIsAnAdmin() {
    Client other = api.user();
    assertThat(change(other, Map.of("role", "ADMIN")).text("role")).isEqualTo("ADMIN");
    assertThat(other.get("/platform/users").status()).isEqualTo(200);
    assertThat(change(other, Map.of("role", "USER")).status()).isEqualTo(200);
    assertThat(other.get("/platform/users").status()).isEqualTo(403);
    assertThat(other.get("/user/profile").text("role")).isEqualTo("USER");
  }

  @Test
  void believesTheCookieOfAnAdminOnOurOwnPagesOnly() {
    Answer login = loginOfAdmin();
    Client browser = api.anyone().with("Cookie", "accessToken=" + login.text("accessToken"));
    Map<String, String> open = Map.of("mode", "OPEN");
    assertThat(browser.get("/platform/users").status()).isEqualTo(200);
    assertThat(browser.patch("/platform/registration", open).status()).isEqualTo(403);
    assertThat(
            browser
                .with("Sec-Fetch-Site", "same-origin")
                .patch("/platform/registration", open)
                .status())
        .isEqualTo(200);
  }

  @Test
  void findsUsersByTheBeginningOfTheirName() {
    String name = api.newUser();
    api.newUser();
    JsonNode found = users("query=" + name.toUpperCase(java.util.Locale.ROOT) + "&sort=NAME");
    assertThat(found.path("total").asInt()).isEqualTo(1);
    JsonNode user = found.path("items").path(0);
    assertThat(user.path("username").asString()).isEqualTo(name);
    assertThat(user.path("role").asString()).isEqualTo("USER");
    assertThat(user.path("videos").asInt()).isZero();
    assertThat(user.toString()).doesNotContain("password", "argon2");
    assertThat(users("query=nobody_has_this_name").path("total").asInt()).isZero();
  }

  @Test
  void takesAnUnderscoreForAnUnderscore() {
    String name = api.newUser();
    assertThat(users("query=" + name.replace("user_", "user__")).path("total").asInt()).isZero();
    assertThat(users("query=user_&size=1").path("total").asInt()).isPositive();
  }

  @Test
  void listsUsersPageByPageAndInOrder() {
    api.newUser();
    api.newUser();
    JsonNode newest = users("size=2").path("items");
    assertThat(newest.path(0).path("id").asLong())
        .isGreaterThan(newest.path(1).path("id").asLong());
    assertThat(users("size=1&page=1").path("items").path(0)).isEqualTo(newest.path(1));
    List<String> names =
        users("size=100&sort=NAME")
            .path("items")
            .valueStream()
            .map(user -> user.path("username").asString())
            .toList();
    assertThat(names)
        .isSortedAccordingTo(Comparator.comparing(name -> name.toLowerCase(Locale.ROOT)))
        .hasSizeGreaterThan(2);
    assertThat(users("role=ADMIN&query=test_admin").path("total").asInt()).isEqualTo(1);
    assertThat(users("role=USER&query=test_admin").path("total").asInt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query=a%25",
        "query=a%27b",
        "status=GONE",
        "role=X",
        "sort=ID",
        "size=101",
        "page=-1"
      })
  void namesTheParameterThatIsWrong(String parameter) {
    Answer answer = api.admin().get("/platform/users?" + parameter);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongField()).isEqualTo(parameter.substring(0, parameter.indexOf('=')));
  }

  @Test
  void knowsNoUserOfAnotherNumber() {
    Client admin = api.admin();
    for (String id : List.of("0", "-1", "999999999999")) {
      String path = "/platform/users/" + id;
      assertThat(admin.get(path).status()).isEqualTo(404);
      assertThat(admin.patch(path, Map.of("role", "ADMIN")).status()).isEqualTo(404);
      assertThat(admin.delete(path).status()).isEqualTo(404);
    }
    assertThat(admin.get("/platform/users/x").status()).isEqualTo(400);
    assertThat(admin.delete("/platform/invites/999999999").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"role, KING", "suspended, maybe", "reason, 7", "later, x"})
  void refusesChangesItDoesNotUnderstand(String field, String value) {
    Client user = api.user();
    Answer answer =
        api.admin()
            .patch("/platform/users/" + id(user), Map.of(field, value.equals("7") ? 7 : value));
    assertThat(answer.status()).isIn(200, 400);
    assertThat(user.get("/user/profile").text("role")).isEqualTo("USER");
  }

  @Test
  void deletesAUserWithChannelAndVideosAndEndsWhatIsOnTheAir() {
    Client owner = api.user();
    String key = owner.call("POST", "/user/channel", null).text("streamKey");
    String url = owner.post("/user/channel/videos", Map.of("title", "A show")).text("url");
    Answer grant = api.verify(key);
    assertThat(api.admin().delete("/platform/users/" + id(owner)).status()).isEqualTo(204);
    assertThat(owner.get("/user/profile").status()).isEqualTo(401);
    assertThat(api.anyone().get("/videos/" + url).status()).isEqualTo(404);
    assertThat(api.verify(key).status()).isEqualTo(400);
    JsonNode heartbeat = api.heartbeat(grant.text("leaseId"));
    assertThat(heartbeat.path("revoked").toString()).contains(grant.text("leaseId"));
    assertThat(heartbeat.path("deleted").toString()).contains(url);
  }

  @Test
  void listsWhatIsOnTheAirAndEndsIt() {
    Client owner = api.user();
    String key = owner.call("POST", "/user/channel", null).text("streamKey");
    String url = owner.post("/user/channel/videos", Map.of("title", "A show")).text("url");
    Client admin = api.admin();
    assertThat(admin.post("/platform/broadcasts/" + url + "/end", "").status()).isEqualTo(404);
    String lease = api.verify(key).text("leaseId");
    api.heartbeat(lease);
    JsonNode broadcast = broadcast(url);
    assertThat(broadcast.path("state").asString()).isEqualTo("LIVE");
    assertThat(broadcast.path("viewers").asInt()).isEqualTo(3);
    assertThat(broadcast.path("bitrate").asInt()).isEqualTo(1000);
    assertThat(broadcast.path("startedAt").asString()).isNotEmpty();
    assertThat(broadcast.toString()).doesNotContain(key).doesNotContain(lease);
    api.heartbeat(List.of(Map.of("leaseId", lease, "state", "HELD", "viewers", 1, "bitrate", 0)));
    assertThat(broadcast(url).path("state").asString()).isEqualTo("HELD");
    assertThat(admin.post("/platform/broadcasts/" + url + "/end", "").status()).isEqualTo(204);
    assertThat(api.anyone().get("/videos/" + url).text("status")).isEqualTo("ENDED");
    assertThat(broadcast(url).isMissingNode()).isTrue();
    assertThat(api.heartbeat(lease).path("revoked").toString()).contains(lease);
    assertThat(api.anyone().get("/videos/" + url).text("status")).isEqualTo("ENDED");
    assertThat(admin.post("/platform/broadcasts/" + url + "/end", "").status()).isEqualTo(404);
    assertThat(audit("BROADCAST_ENDED", url).path("targetName").asString()).endsWith(": A show");
    assertThat(api.verify(key).text("videoUrl")).isNotEmpty().isNotEqualTo(url);
  }

  @Test
  void saysHowMuchThereIs() {
    Client owner = api.user();
    owner.call("POST", "/user/channel", null);
    owner.post("/user/channel/videos", Map.of("title", "A show"));
    JsonNode usage = api.admin().get("/platform/usage").json();
    for (String count : List.of("accounts", "admins", "channels", "videos")) {
      assertThat(usage.path(count).asLong()).as(count).isPositive();
    }
    JsonNode storage = usage.path("storage");
    assertThat(storage.path("database").asLong()).isGreaterThan(1_000_000);
    assertThat(storage.path("free").asLong()).isBetween(1L, storage.path("total").asLong());
    assertThat(storage.path("videos").isNull()).as("no streaming on this machine").isTrue();
  }

  @Test
  void recordsWhoDidWhatAndKeepsItWhenTheyAreGone() {
    Client other = api.user();
    String otherName = other.get("/user/profile").text("username");
    String otherId = id(other);
    change(other, Map.of("role", "ADMIN"));
    Client victim = api.user();
    String victimId = id(victim);
    String victimName = victim.get("/user/profile").text("username");
    other
        .with("X-Forwarded-For", "2001:db8:1:2:3:4:5:6")
        .patch(
            "/platform/users/" + victimId, Map.of("suspended", true, "reason", "Spam, \"twice\""));
    other.delete("/platform/users/" + victimId);
    api.admin().delete("/platform/users/" + otherId);
    JsonNode suspended = audit("USER_SUSPENDED", victimId);
    assertThat(suspended.path("actorName").asString()).isEqualTo(otherName);
    assertThat(suspended.path("actorId").asString()).isEqualTo(otherId);
    assertThat(suspended.path("targetName").asString()).isEqualTo(victimName);
    assertThat(suspended.path("address").asString()).isEqualTo("20010db800010002/64");
    assertThat(suspended.path("details").path("reason").asString()).isEqualTo("Spam, \"twice\"");
    assertThat(suspended.path("at").asString()).isNotEmpty();
    assertThat(audit("USER_DELETED", victimId).path("actorName").asString()).isEqualTo(otherName);
    assertThat(audit("USER_DELETED", otherId).path("actorName").asString()).isEqualTo("test_admin");
    assertThat(audit("ADMIN_MADE", otherId).path("address").asString()).isEqualTo("127.0.0.1");
  }

  /// The pages of a list end at 10,000 items: what is older comes after an entry that was seen.
  @Test
  void goesOnThroughItsRecordHoweverLongThatIs() throws SQLException {
    sql(
        """
        insert into audit (at, actor_name, action, details)
        select now(), 'long', 'INVITE_MADE', '{}' from generate_series(1, 10050)
        """);
    try {
      Client admin = api.admin();
      JsonNode newest = admin.get("/platform/audit?size=100").json();
      assertThat(newest.path("total").asInt()).isEqualTo(10_000);
      List<Long> seen = new ArrayList<>();
      for (JsonNode page = newest; !page.path("items").isEmpty(); ) {
        page.path("items").forEach(entry -> seen.add(entry.path("id").asLong()));
        page = admin.get("/platform/audit?size=100&before=" + seen.getLast()).json();
        assertThat(page.at("/items/0/id").asLong(0)).isLessThan(seen.getLast());
        assertThat(page.path("items").size()).isEqualTo(Math.min(100, page.path("total").asInt()));
      }
      assertThat(seen)
          .hasSizeGreaterThanOrEqualTo(10_050)
          .isSortedAccordingTo(Comparator.reverseOrder())
          .doesNotHaveDuplicates();
      assertThat(admin.get("/platform/audit?before=0").wrongField()).isEqualTo("before");
    } finally {
      sql("delete from audit where actor_name = 'long'");
    }
  }

  @Test
  void recordsNothingThatWasNotDone() {
    Client user = api.user();
    change(user, Map.of("role", "USER"));
    change(user, Map.of("suspended", false));
    change(user, Map.of("suspended", true));
    String last = newestAudit().path(0).toString();
    assertThat(last).doesNotContain("\"target\":\"" + id(user) + "\"");
  }

  @Test
  void doesNothingThatItCannotRecord() throws SQLException {
    Client user = api.user();
    String id = id(user);
    sql("alter table audit add constraint broken check (target_id <> '" + id + "')");
    try {
      Map<String, Object> suspend = Map.of("suspended", true, "reason", "x");
      assertThat(api.admin().patch("/platform/users/" + id, suspend).status()).isEqualTo(503);
      assertThat(api.admin().delete("/platform/users/" + id).status()).isEqualTo(503);
      assertThat(user.get("/user/profile").status()).isEqualTo(200);
    } finally {
      sql("alter table audit drop constraint broken");
    }
  }

  private void sql(String statement) throws SQLException {
    try (var connection = api.database().connect();
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private Answer loginOfAdmin() {
    api.admin();
    return api.login("test_admin", TestApi.PASSWORD);
  }

  private Answer change(Client user, Map<String, Object> change) {
    return api.admin().patch("/platform/users/" + id(user), change);
  }

  private static String id(Client user) {
    return user.get("/user/profile").json().path("id").toString();
  }

  private JsonNode users(String query) {
    Answer answer = api.admin().get("/platform/users?" + query);
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  private JsonNode broadcast(String url) {
    return find(api.admin().get("/platform/broadcasts?size=100").json(), "videoUrl", url, "");
  }

  private JsonNode newestAudit() {
    return api.admin().get("/platform/audit?size=100").json().path("items");
  }

  private JsonNode audit(String action, String target) {
    JsonNode found =
        find(api.admin().get("/platform/audit?size=100").json(), "target", target, action);
    assertThat(found.isMissingNode()).as("%s of %s is recorded", action, target).isFalse();
    return found;
  }

  private static JsonNode find(JsonNode page, String field, String value, String action) {
    return page.path("items")
        .valueStream()
        .filter(item -> item.path(field).asString("").equals(value))
        .filter(item -> action.isEmpty() || item.path("action").asString().equals(action))
        .findFirst()
        .orElse(page.path("missing"));
  }
}
