package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
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
  void givesOneChannelWithAKeyThatOnlyTheOwnerSees() {
    Client owner = api.user();
    assertThat(owner.get("/user/channel").text("detail")).isEqualTo("User does not have a channel");
    List<Integer> statuses =
        IntStream.range(0, 4)
            .mapToObj(_ ->
                CompletableFuture.supplyAsync(
                    () -> owner.call("POST", "/user/channel", null).status()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .sorted()
            .toList();
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
