package dev.millrace.api;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {
  @Test
  void featuresDependOnEachOtherInOneDirection() {
    ApplicationModules.of(ApiApplication.class).verify();
  }
}
