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
  RTMPS_PORT("1936"),
  WORKER_PORT("8001"),
  PUBLIC_URL(""),
  PUBLIC_HLS_URL(""),
  PUBLIC_RTMP_URL(""),
  TRUSTED_PROXIES(""),
  LIMIT_SIGNUPS("60/1m"),
  LIMIT_STREAM_KEYS("30/1m"),
  LIMIT_UPLOADS("30/1m"),
  PICTURE_MAX_BYTES("10MB"),
  PICTURE_MEGAPIXELS("40"),
  PICTURE_THREADS("2"),
  TLS_CERTIFICATE(""),
  TLS_KEY(""),
  DATABASE_URL(""),
  DATABASE_USER(""),
  DATABASE_PASSWORD(""),
  BROKER_URI(""),
  BROKER_PREFIX("millrace"),
  INTERNAL_TOKEN(""),
  REGISTRATION("open"),
  ADMIN(""),
  ACCESS_TOKEN_LIFE("15m"),
  REFRESH_TOKEN_LIFE("7d"),
  SESSION_LIFE("30d"),
  LIMIT_LOGIN_FAILURES("10/15m"),
  LIMIT_ACCOUNT_FAILURES("50/1d"),
  LIMIT_ADDRESS_FAILURES("100/15m"),
  LIMIT_REFRESHES("60/1m"),
  LIMIT_MAILS("10/1h"),
  LIMIT_ACCOUNT_MAILS("3/1h"),
  MAIL_HOST(""),
  MAIL_PORT(""),
  MAIL_TLS("starttls"),
  MAIL_USER(""),
  MAIL_PASSWORD(""),
  MAIL_FROM(""),
  FFMPEG(""),
  LADDER("auto"),
  DISCONNECT_PROTECTION("90s"),
  RELAY("off"),
  RTMP_CONNECTIONS("1000"),
  RTMP_PUBLISH_DEADLINE("10s"),
  RTMP_MESSAGE_BYTES("8MB"),
  RTMP_CHUNK_STREAMS("32"),
  RTMP_AMF_VALUES("2000"),
  RTMP_AMF_DEPTH("16"),
  RTMP_UNSENT_BYTES("256KB"),
  CONNECTIONS_PER_ADDRESS("64"),
  HLS_CONNECTIONS("20000"),
  EVENT_CONNECTIONS("4000"),
  EVENT_CONNECTIONS_PER_ADDRESS("200"),
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
