package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import dev.millrace.api.OpenApi.Operation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Nobody reaches what is another's, by any operation of the document.
@ExtendWith(TestApi.Shared.class)
class AccessControlIT {
  private final TestApi api;
  private final OpenApi document;

  AccessControlIT(TestApi api) {
    this.api = api;
    this.document = api.document();
  }

  @Test
  void refusesTheIdsOfOthers() {
    Streamer owner = Streamer.of(api);
    Streamer other = Streamer.of(api);
    assertThat(api.verify(owner.streamKey()).status()).isEqualTo(200);
    String before = all(owner);
    Scenes scenes = new Scenes(api, document);
    List<Operation> withIds =
        document.operations().stream()
            .filter(operation -> operation.of("bearer") && operation.path().contains("{"))
            .toList();
    assertThat(withIds).hasSizeGreaterThanOrEqualTo(4);
    for (Operation operation : withIds) {
      Answer answer = scenes.asAnother(operation, owner, other);
      assertThat(answer.status()).as("%s of another", operation).isIn(403, 404);
      assertThat(answer.response().body()).doesNotContain("A show");
      assertThat(document.differences(operation, answer)).as("%s", operation).isEmpty();
    }
    assertThat(all(owner)).isEqualTo(before);
  }

  @Test
  void needsALoginForWhateverIsOnesOwn() {
    List<Operation> own =
        document.operations().stream()
            .filter(operation -> operation.path().startsWith("/user/"))
            .toList();
    assertThat(own).hasSizeGreaterThan(8).allMatch(operation -> operation.of("bearer"));
  }

  /// Who somebody is and what they have comes from the token, never from the body.
  @Test
  void takesNoIdsFromBodies() {
    Streamer owner = Streamer.of(api);
    Streamer other = Streamer.of(api);
    for (String field : List.of("id", "userId", "channelId", "role", "status", "url")) {
      Answer answer =
          other
              .caller()
              .post("/user/channel/videos", Map.of("title", "Not mine", field, owner.channelId()));
      assertThat(answer.status()).as(field).isEqualTo(400);
      assertThat(answer.wrongField()).isEqualTo(field);
    }
  }

  private static String all(Streamer owner) {
    return owner.caller().get("/user/channel").response().body()
        + owner.caller().get("/user/channel/videos").response().body()
        + owner.caller().get("/user/profile").response().body();
  }
}
