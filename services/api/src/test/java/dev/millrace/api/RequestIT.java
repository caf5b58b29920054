package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Requests that are refused before anybody looks at what they say.
@ExtendWith(TestApi.Shared.class)
class RequestIT {
  private final TestApi api;

  RequestIT(TestApi api) {
    this.api = api;
  }

  @Test
  void refusesOtherBodiesThanJson() {
    assertThat(
            api.anyone()
                .with("Content-Type", "text/plain")
                .call("POST", "/auth/login", "username=a")
                .status())
        .isEqualTo(415);
    assertThat(api.anyone().call("POST", "/auth/login", "{broken").status()).isEqualTo(400);
    assertThat(api.anyone().get("/videos?size=101").status()).isEqualTo(400);
    assertThat(api.anyone().get("/videos/").status()).isEqualTo(200);
  }
}
