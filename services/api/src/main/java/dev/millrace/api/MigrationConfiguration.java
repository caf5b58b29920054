package dev.millrace.api;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Migrates at the start, unless the database is ahead of us.
@Configuration(proxyBeanMethods = false)
class MigrationConfiguration {
  @Bean
  FlywayMigrationStrategy notBackwards() {
    return flyway -> {
      Schema.refuseNewer(flyway);
      Schema.migrate(flyway);
    };
  }
}
