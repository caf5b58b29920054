package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Channels and their keys.
@ExtendWith(TestApi.Shared.class)
class ChannelIT {
  private final TestApi api;

  ChannelIT(TestApi api) {
    this.api = api;
  }

  @Test
  void opensOneChannelHoweverFast() {
    Client owner = api.user();
    List<Integer> statuses =
        Simultaneous.statuses(8, _ -> owner.call("POST", "/user/channel", null));
    assertThat(statuses).containsExactly(201, 409, 409, 409, 409, 409, 409, 409);
  }

  @Test
  void givesOneChannelWithAKeyThatOnlyTheOwnerSees() {
    Client owner = api.user();
    assertThat(owner.get("/user/channel").text("detail")).isEqualTo("User does not have a channel");
    List<Integer> statuses =
        Simultaneous.statuses(4, _ -> owner.call("POST", "/user/channel", null));
    assertThat(statuses).containsExactly(201, 409, 409, 409);
    Answer channel = owner.get("/user/channel");
    String key = channel.text("streamKey");
    assertThat(key).hasSizeGreaterThan(26);
    assertThat(channel.text("status")).isEqualTo("IDLE");
    String id = channel.json().path("id").toString();
    assertThat(api.anyone().get("/channels/" + id).response().body()).doesNotContain(key);
    assertThat(api.anyone().get("/channels?size=100").response().body()).doesNotContain(key);
    String rotated = owner.call("PATCH", "/user/channel/streamKey", null).text("streamKey");
    assertThat(rotated).isNotEqualTo(key);
    assertThat(owner.get("/user/channel").text("streamKey")).isEqualTo(rotated);
    assertThat(api.verify(key).status()).isEqualTo(400);
  }

  @Test
  void saysWhatItIsAbout() {
    Client owner = streamer(api.newUser());
    Answer opened = owner.get("/user/channel");
    assertThat(opened.json().path("description").isNull()).isTrue();
    String typed = " <b>Chess</b> & caf\u00e9\n\ud83c\udfb2 ";
    Answer changed = describe(owner, typed);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.text("description")).isEqualTo(typed);
    assertThat(changed.text("streamKey")).isEqualTo(opened.text("streamKey"));
    assertThat(owner.get("/user/channel").text("description")).isEqualTo(typed);
    String shown = "/channels/" + opened.json().path("id");
    assertThat(api.anyone().get(shown).text("description")).isEqualTo(typed);
    assertThat(api.anyone().get("/channels").json().at("/items/0/description").asString(""))
        .isEqualTo(typed);
    for (String none : Arrays.asList(null, "", " \n\u2003")) {
      assertThat(describe(owner, typed).text("description")).isEqualTo(typed);
      assertThat(describe(owner, none).json().path("description").isNull()).isTrue();
      assertThat(api.anyone().get(shown).json().path("description").isNull()).isTrue();
    }
  }

  @Test
  void refusesAChangeThatItDoesNotUnderstand() {
    Client owner = streamer(api.newUser());
    assertThat(describe(owner, "\ud83c\udfb2".repeat(1000)).status()).isEqualTo(200);
    Answer tooLong = describe(owner, "\ud83c\udfb2".repeat(1001));
    assertThat(tooLong.status()).isEqualTo(400);
    assertThat(tooLong.wrongField()).isEqualTo("description");
    assertThat(describe(owner, "a\0b").wrongField()).isEqualTo("description");
    Answer nothing = owner.patch("/user/channel", Map.of());
    assertThat(nothing.status()).isEqualTo(400);
    assertThat(nothing.text("detail")).isEqualTo("description is missing");
    Answer unknown = owner.patch("/user/channel", Map.of("description", "x", "status", "LIVE"));
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.wrongField()).isEqualTo("status");
    assertThat(owner.patch("/user/channel", Map.of("description", 7)).status()).isEqualTo(400);
    assertThat(describe(api.user(), "x").text("type")).isEqualTo("urn:millrace:problem:no-channel");
    assertThat(owner.get("/user/channel").text("description")).hasSize(2000);
  }

  private static Answer describe(Client owner, @Nullable String description) {
    Map<String, @Nullable String> change = new HashMap<>();
    change.put("description", description);
    return owner.patch("/user/channel", change);
  }

  @Test
  void findsTheChannelOfAUserWhateverTheCaseOfTheName() {
    String name = api.newUser();
    String channels = "/channels?username=" + name.toUpperCase(Locale.ROOT);
    Answer none = api.anyone().get(channels);
    assertThat(none.json().path("items")).isEmpty();
    assertThat(none.json().path("total").asInt(-1)).isZero();
    streamer(name);
    JsonNode found = api.anyone().get(channels).json();
    assertThat(found.path("total").asInt(0)).isEqualTo(1);
    assertThat(found.path("items")).hasSize(1);
    assertThat(found.path("items").path(0).path("username").asString("")).isEqualTo(name);
    String part = name.substring(0, name.length() - 1);
    assertThat(api.anyone().get("/channels?username=" + part + "%25").json().path("items"))
        .isEmpty();
    assertThat(api.anyone().get(channels + "&status=LIVE").json().path("items")).isEmpty();
    assertThat(api.anyone().get("/channels?username=%00").status()).isEqualTo(400);
  }

  @Test
  void listsChannelsAndWhatTheyHaveOnTheAirByOneQuery() {
    String onAir = api.newUser();
    Answer grant = api.verify(streamer(onAir).get("/user/channel").text("streamKey"));
    streamer(api.newUser());
    try (SqlLog log = new SqlLog()) {
      String body = api.anyone().get("/channels").response().body();
      assertThat(body).contains(grant.text("videoUrl"), onAir);
      assertThat(log.of("video")).filteredOn(sql -> !sql.contains("count(*)")).hasSize(1);
    }
    api.end(grant);
  }

  private Client streamer(String name) {
    Client owner = api.anyone().bearer(api.login(name, TestApi.PASSWORD).text("accessToken"));
    owner.call("POST", "/user/channel", null);
    owner.post("/user/channel/videos", Map.of("title", "A show"));
    return owner;
  }
}
