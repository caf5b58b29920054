package dev.millrace.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;

/// What the build wrote down about itself.
final class Build {
  static final String VERSION;
  static final String POSTGRES_VERSION;

  static {
    Properties properties = new Properties();
    try (InputStream file = Build.class.getResourceAsStream("build.properties")) {
      properties.load(Objects.requireNonNull(file, "build.properties"));
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
    VERSION = properties.getProperty("version", "");
    POSTGRES_VERSION = properties.getProperty("postgres.version", "");
  }

  private Build() {}
}
