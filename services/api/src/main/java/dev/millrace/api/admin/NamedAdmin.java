package dev.millrace.api.admin;

import dev.millrace.api.ApiConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/// Makes the account that `MILLRACE_ADMIN` names an admin at each start; it may not be there yet.
@Component
class NamedAdmin implements ApplicationRunner {
  private static final Logger LOG = LoggerFactory.getLogger(NamedAdmin.class);

  private final ApiConfig config;
  private final Appointment appointment;

  NamedAdmin(ApiConfig config, Appointment appointment) {
    this.config = config;
    this.appointment = appointment;
  }

  @Override
  public void run(ApplicationArguments none) {
    @Nullable String name = config.registration().admin();
    if (name != null && appointment.make(name, Actor.machine("MILLRACE_ADMIN")).isEmpty()) {
      LOG.info("The admin {} has not signed up yet", name);
    }
  }
}
