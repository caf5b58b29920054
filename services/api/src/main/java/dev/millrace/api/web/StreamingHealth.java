package dev.millrace.api.web;

import dev.millrace.api.ApiConfig;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Ready means that HLS and RTMP accept, too.
@Component("streaming")
class StreamingHealth implements HealthIndicator {
  private final ApiConfig config;

  StreamingHealth(ApiConfig config) {
    this.config = config;
  }

  @Override
  public Health health() {
    return config.streamingReady().getAsBoolean()
        ? Health.up().build()
        : Health.outOfService().build();
  }
}
