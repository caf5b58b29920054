package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamAddressTest {
  @ParameterizedTest(name = "app {0}, tcUrl {1}, name {2}")
  @CsvSource({
    "streaming,          rtmp://h/streaming,            secret",
    "streaming/,         rtmp://h/streaming/,           secret",
    "/streaming,         rtmp://h/streaming,            /secret/",
    "streaming,          rtmp://h/streaming,            secret?bandwidth=1",
    "streaming,          rtmp://h/streaming,            ?key=secret",
    "streaming,          rtmp://h/streaming,            anything?x=1&key=secret",
    "streaming/secret,   rtmp://h/streaming/secret,     ''",
    "streaming?key=secret, rtmp://h/streaming?key=secret, ''",
    "streaming,          rtmp://h/streaming?key=secret, ''",
    "'',                 rtmp://h/,                     streaming/secret",
    "streaming/secret/,  rtmp://h/streaming/secret/,    ''",
    "streaming,          rtmp://h/streaming/secret,     ''",
    "streaming,          rtmp://h/streaming/secret/,    ''",
    "streaming,          rtmp://h/streaming/secret?x=1, ''",
    "streaming/?key=secret, rtmp://h/streaming/?key=secret, ''",
    "streaming?key=secret/, rtmp://h/streaming?key=secret/, ''",
    "streaming,          rtmp://h/streaming,            ?key=secret/",
    "streaming,          rtmp://h/streaming/?key=secret, ''",
    "streaming,          rtmp://h/streaming?key=secret, live",
    "streaming?key=secret, rtmp://h/streaming?key=secret, live",
    "streaming/other,    rtmp://h/streaming/other?key=secret, live?x=1",
    "streaming?key=other, rtmp://h/streaming?key=other, live?key=secret",
    "streaming?key=,     rtmp://h/streaming?key=,       secret",
    "'',                 rtmp://h/?key=secret,          streaming/live",
  })
  void findsAppAndKey(String app, String tcUrl, String name) {
    assertThat(StreamAddress.of(app, tcUrl, name))
        .isEqualTo(new StreamAddress("streaming", new StreamKey("secret")));
  }

  @ParameterizedTest
  @CsvSource({"'','',''", "streaming,rtmp://h/streaming,''", "?,?,?", "streaming,rtmp:,''"})
  void hasAnEmptyKeyWhenThereIsNone(String app, String tcUrl, String name) {
    assertThat(StreamAddress.of(app, tcUrl, name).key().value()).isEmpty();
    assertThat(StreamAddress.of(app, tcUrl, "secret").toString()).doesNotContain("secret");
  }
}
