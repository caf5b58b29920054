package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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
}
