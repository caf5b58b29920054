package dev.millrace.api;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Migrates at the start, unless the database is ahead of us, or its server behind.
@Configuration(proxyBeanMethods = false)
class MigrationConfiguration {
  @Bean
  FlywayMigrationStrategy onWhatFits() {
    return flyway -> {
      Schema.check(flyway);
      Schema.migrate(flyway);
    };
  }
}
