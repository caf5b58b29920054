package dev.millrace.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.EventReader;
import dev.millrace.api.TestApi;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The page of a login that ends.
@ExtendWith(TestApi.Shared.class)
class EndedLoginIT {
  private final TestApi api;

  EndedLoginIT(TestApi api) {
    this.api = api;
  }

  @Test
  void closesPagesOfALoginThatHasEndedAndNoOthers() throws IOException {
    String name = api.newUser();
    String ended = api.login(name, TestApi.PASSWORD).text("accessToken");
    String other = api.login(name, TestApi.PASSWORD).text("accessToken");
    EventStreams streams = api.bean(EventStreams.class);
    try (EventReader page = EventReader.own(api, ended, "2001:db8:9:4::1");
        EventReader ofOther = EventReader.own(api, other, "2001:db8:9:5::1")) {
      assertThat(page.next().name()).isEqualTo("sync");
      assertThat(ofOther.next().name()).isEqualTo("sync");
      assertThat(api.anyone().bearer(ended).call("POST", "/auth/logout", null).status())
          .isEqualTo(204);
      streams.closeEnded();
      page.awaitEnd();
      streams.sync();
      assertThat(ofOther.next().name()).isEqualTo("sync");
    }
  }
}
