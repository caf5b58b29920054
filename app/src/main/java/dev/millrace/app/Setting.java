package dev.millrace.app;

import java.util.Locale;

/// The settings, in the order of docs/configuration.md. The environment has `MILLRACE_` before the
/// name, the file the name in lower case with dots; some are read before there is a file.
enum Setting {
  DATA("./data"),
  SECRETS(""),
  BIND("0.0.0.0"),
  API_PORT("8000"),
  HLS_PORT("8080"),
  RTMP_PORT("1935"),
  PUBLIC_URL(""),
  PUBLIC_HLS_URL(""),
  PUBLIC_RTMP_URL(""),
  TRUSTED_PROXIES(""),
  TLS_CERTIFICATE(""),
  TLS_KEY(""),
  DATABASE_URL(""),
  DATABASE_USER(""),
  DATABASE_PASSWORD(""),
  INTERNAL_TOKEN(""),
  FFMPEG(""),
  LADDER("auto"),
  CONNECTIONS_PER_ADDRESS("64"),
  HLS_CONNECTIONS("20000"),
  HEAP("512m"),
  LOG_LEVEL("INFO");

  private final String otherwise;

  Setting(String otherwise) {
    this.otherwise = otherwise;
  }

  /// What holds when it is not set; empty where that depends.
  String otherwise() {
    return otherwise;
  }

  String environment() {
    return "MILLRACE_" + name();
  }

  /// Whether it has no effect in the file: `DATA` says where that is, the launcher reads `HEAP`,
  /// logging begins before it.
  boolean environmentOnly() {
    return this == DATA || this == HEAP || this == LOG_LEVEL;
  }

  /// `hls.port` for `HLS_PORT`.
  String property() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }
}
