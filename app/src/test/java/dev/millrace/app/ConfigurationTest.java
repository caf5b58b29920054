package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.api.ApiLimits;
import dev.millrace.api.Rate;
import dev.millrace.api.RegistrationMode;
import dev.millrace.rtmp.RtmpLimits;
import dev.millrace.streaming.rtmp.PublisherLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  @TempDir private Path folder;

  @Test
  void tellsWhatTheOperatorChoseFromDefaults() {
    String connections = Setting.RTMP_CONNECTIONS.environment();
    assertThat(Configuration.read(Map.of()).rtmp().limits().chosen()).isFalse();
    assertThat(Configuration.read(Map.of(connections, "1000")).rtmp().limits().chosen()).isTrue();
  }

  @Test
  void hasDefaults() {
    Configuration configuration = Configuration.read(Map.of("PATH", "/bin"));
    assertThat(configuration.address(Setting.API_PORT).getPort()).isEqualTo(8000);
    assertThat(configuration.address(Setting.HLS_PORT).getPort()).isEqualTo(8080);
    assertThat(configuration.address(Setting.RTMP_PORT).getPort()).isEqualTo(1935);
    assertThat(configuration.address(Setting.RTMPS_PORT).getPort()).isEqualTo(1936);
    assertThat(configuration.rtmp().limits().connections()).isEqualTo(1000);
    assertThat(configuration.data().getFileName()).hasToString("data");
    assertThat(configuration.ladder()).isTrue();
    assertThat(configuration.relay()).isFalse();
    assertThat(configuration.disconnectProtection()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void readsHowLongABroadcastIsHeld() {
    assertThat(protection("0s")).isZero();
    assertThat(protection("3600s")).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void saysWhoMaySignUpAndWhoIsTheAdmin() {
    Configuration defaults = Configuration.read(Map.of());
    assertThat(defaults.registration()).isEqualTo(RegistrationMode.OPEN);
    assertThat(defaults.admin()).isEmpty();
    Configuration chosen =
        Configuration.read(Map.of("MILLRACE_REGISTRATION", "invite", "MILLRACE_ADMIN", "anna"));
    assertThat(chosen.registration()).isEqualTo(RegistrationMode.INVITE);
    assertThat(chosen.admin()).contains("anna");
  }

  @Test
  void readsHowOftenOneMaySignUp() {
    assertThat(signups("60/1m")).isEqualTo(new Rate(60, Duration.ofMinutes(1)));
    assertThat(signups("100000/12h")).isEqualTo(new Rate(100_000, Duration.ofHours(12)));
    assertThat(Configuration.read(Map.of()).limits()).isEqualTo(ApiLimits.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"60", "0/1m", "60/0m", "60/1", "-1/1m", "60/1w", "60 / 1m"})
  void refusesOtherRates(String rate) {
    assertThatThrownBy(() -> signups(rate)).hasMessageContaining("MILLRACE_LIMIT_SIGNUPS");
  }

  private static Rate signups(String value) {
    return Configuration.read(Map.of("MILLRACE_LIMIT_SIGNUPS", value)).limits().signups();
  }

  private static Duration protection(String value) {
    return Configuration.read(Map.of("MILLRACE_DISCONNECT_PROTECTION", value))
        .disconnectProtection();
  }

  @Test
  void letsTheEnvironmentWinOverTheFile() throws IOException {
    Files.writeString(folder.resolve("millrace.properties"), "hls.port=81\nrtmp.port=1936\n");
    Configuration configuration =
        Configuration.read(Map.of("MILLRACE_DATA", folder.toString(), "MILLRACE_HLS_PORT", "82"));
    assertThat(configuration.address(Setting.HLS_PORT).getPort()).isEqualTo(82);
    assertThat(configuration.address(Setting.RTMP_PORT).getPort()).isEqualTo(1936);
  }

  @Test
  void trustsNoProxyThatIsNotNamed() {
    assertThat(Configuration.read(Map.of()).trustedProxies()).isEmpty();
    assertThat(
            Configuration.read(Map.of("MILLRACE_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.7"))
                .trustedProxies())
        .containsExactly("127.0.0.1", "10.0.0.7");
    assertThatThrownBy(() -> Configuration.read(Map.of("MILLRACE_TRUSTED_PROXIES", "my-proxy")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("MILLRACE_TRUSTED_PROXIES");
  }

  @Test
  void namesAnUnknownKey() throws IOException {
    assertThatThrownBy(() -> Configuration.read(Map.of("MILLRACE_HLS_PROT", "1")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("MILLRACE_HLS_PROT");
    Files.writeString(folder.resolve("millrace.properties"), "hls.prot=81\n");
    assertThatThrownBy(() -> Configuration.read(Map.of("MILLRACE_DATA", folder.toString())))
        .hasMessageContaining("hls.prot");
  }

  @ParameterizedTest
  @CsvSource({
    "log.level=DEBUG, MILLRACE_LOG_LEVEL",
    "data=/elsewhere, MILLRACE_DATA",
    "heap=1g, MILLRACE_HEAP"
  })
  void refusesInTheFileWhatHasNoEffectThere(String line, String instead) throws IOException {
    Files.writeString(folder.resolve("millrace.properties"), line + "\n");
    assertThatThrownBy(() -> Configuration.read(Map.of("MILLRACE_DATA", folder.toString())))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(line.substring(0, line.indexOf('=')))
        .hasMessageContaining(instead);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, localhost",
    "::, localhost",
    "127.0.0.2, 127.0.0.2",
    "::1, [0:0:0:0:0:0:0:1]",
  })
  void reachesItselfWhereItIsBound(String bind, String host) {
    assertThat(Configuration.read(Map.of("MILLRACE_BIND", bind)).host()).isEqualTo(host);
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "MILLRACE_HLS_PORT, abc",
    "MILLRACE_HLS_PORT, 70000",
    "MILLRACE_RTMP_PORT, -1",
    "MILLRACE_RTMPS_PORT, 65536",
    "MILLRACE_RTMP_CONNECTIONS, 0",
    "MILLRACE_RTMP_PUBLISH_DEADLINE, 0s",
    "MILLRACE_RTMP_PUBLISH_DEADLINE, 61s",
    "MILLRACE_RTMP_MESSAGE_BYTES, 63KB",
    "MILLRACE_RTMP_MESSAGE_BYTES, 17MB",
    "MILLRACE_RTMP_CHUNK_STREAMS, 7",
    "MILLRACE_RTMP_AMF_VALUES, 99",
    "MILLRACE_RTMP_AMF_DEPTH, 65",
    "MILLRACE_RTMP_UNSENT_BYTES, 8KB",
    "MILLRACE_RTMP_UNSENT_BYTES, 65MB",
    "MILLRACE_LADDER, maybe",
    "MILLRACE_PICTURE_MAX_BYTES, 10",
    "MILLRACE_PICTURE_MAX_BYTES, 101MB",
    "MILLRACE_PICTURE_MEGAPIXELS, 0",
    "MILLRACE_BROKER_PREFIX, a b",
    "MILLRACE_DISCONNECT_PROTECTION, 90",
    "MILLRACE_DISCONNECT_PROTECTION, -1s",
    "MILLRACE_DISCONNECT_PROTECTION, 3601s",
    "MILLRACE_DISCONNECT_PROTECTION, 99999999999s",
    "MILLRACE_RELAY, yes",
    "MILLRACE_REGISTRATION, maybe",
    "MILLRACE_ADMIN, no name",
    "MILLRACE_PUBLIC_URL, live.example.org",
    "MILLRACE_PUBLIC_URL, ftp://live.example.org",
    "MILLRACE_PUBLIC_HLS_URL, rtmp://live.example.org",
    "MILLRACE_PUBLIC_RTMP_URL, https://live.example.org/streaming",
    "MILLRACE_BIND, ' '",
    "MILLRACE_DATA, ' '",
    "MILLRACE_CONNECTIONS_PER_ADDRESS, many",
    "MILLRACE_LOG_LEVEL, LOUD",
  })
  void namesAValueThatIsNotAccepted(String key, String value) {
    assertThatThrownBy(() -> Configuration.read(Map.of(key, value)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(value)
        .hasMessageContaining("must be");
  }

  @Test
  void takesAsLargestMessageWhatRtmpCanSay() {
    PublisherLimits limits =
        Configuration.read(Map.of("MILLRACE_RTMP_MESSAGE_BYTES", "16MB")).rtmp().limits();
    assertThat(limits.messages().maxMessageSize()).isEqualTo(1 << 24);
  }

  @Test
  void readsWhatClientsOfRtmpMayTake() {
    PublisherLimits limits =
        Configuration.read(
                Map.of(
                    "MILLRACE_RTMP_PUBLISH_DEADLINE", "20s",
                    "MILLRACE_RTMP_MESSAGE_BYTES", "2MB",
                    "MILLRACE_RTMP_CHUNK_STREAMS", "16",
                    "MILLRACE_RTMP_AMF_VALUES", "300",
                    "MILLRACE_RTMP_AMF_DEPTH", "5",
                    "MILLRACE_RTMP_UNSENT_BYTES", "64KB"))
            .rtmp()
            .limits();
    assertThat(limits.tls()).isEqualTo(Duration.ofSeconds(10));
    assertThat(limits.handshake()).isEqualTo(Duration.ofSeconds(12));
    assertThat(limits.connect()).isEqualTo(Duration.ofSeconds(16));
    assertThat(limits.publish()).isEqualTo(Duration.ofSeconds(20));
    assertThat(limits.messages()).isEqualTo(new RtmpLimits(2 << 20, 3 << 20, 64 << 10, 16, 300, 5));
    assertThat(limits.unsentBytes()).isEqualTo(64 << 10);
  }

  /// As of `KEY=${UNSET}` in a compose file.
  @ParameterizedTest
  @EnumSource(Setting.class)
  void takesWhatIsEmptyForNotSet(Setting setting) throws IOException {
    Configuration empty = Configuration.read(Map.of(setting.environment(), ""));
    assertThat(empty.text(setting)).isEqualTo(setting.otherwise());
    assertThat(empty.chosen(setting)).isFalse();
    assertThat(empty.data().getFileName()).hasToString("data");
    if (!setting.environmentOnly()) {
      Files.writeString(folder.resolve("millrace.properties"), setting.property() + "=\n");
      assertThat(Configuration.read(Map.of("MILLRACE_DATA", folder.toString())).chosen(setting))
          .isFalse();
    }
  }

  @Test
  void letsTheFileSayWhatIsEmptyInTheEnvironment() throws IOException {
    Files.writeString(folder.resolve("millrace.properties"), "hls.port=81\n");
    Configuration configuration =
        Configuration.read(Map.of("MILLRACE_DATA", folder.toString(), "MILLRACE_HLS_PORT", ""));
    assertThat(configuration.address(Setting.HLS_PORT).getPort()).isEqualTo(81);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://me:secret@host/name",
        "jdbc:mysql://me:secret@host/name",
        "jdbc:postgresql://me:secret@host/name",
        "jdbc:postgresql:me:secret@host/name",
        "jdbc:postgresql://host:secret/name",
        "jdbc:postgresql://host/name/secret",
        "jdbc:postgresql://host/name;password=secret",
        "jdbc:postgresql://host/name&password=secret",
        "jdbc:postgresql://host/name%3Fpassword%3Dsecret",
        "jdbc:postgresql://host/name#secret",
        "jdbc:postgresql://host/name?password=%secret"
      })
  void refusesAnotherDatabaseWithoutRepeatingItsAddress(String url) {
    assertThatThrownBy(() -> Configuration.read(Map.of("MILLRACE_DATABASE_URL", url)))
        .isInstanceOf(StartException.class)
        .hasNoCause()
        .hasMessageStartingWith(
            "MILLRACE_DATABASE_URL must be an address such as jdbc:postgresql://host/name")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "MILLRACE_PUBLIC_URL, https://me:secret@host",
    "MILLRACE_PUBLIC_HLS_URL, ftp://me:secret@host",
    "MILLRACE_PUBLIC_RTMP_URL, rtmp://me:secret@host/streaming"
  })
  void refusesAUserInAnAddressWithoutRepeatingIt(String setting, String url) {
    assertThatThrownBy(() -> Configuration.read(Map.of(setting, url)))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(setting + " must be an address such as")
        .hasMessageNotContaining("secret");
  }

  @Test
  void saysWhereUserAndPasswordOfTheDatabaseBelong() {
    assertThatThrownBy(() ->
            Configuration.read(Map.of("MILLRACE_DATABASE_URL", "jdbc:postgresql://me:pw@host/x")))
        .hasMessageContaining("MILLRACE_DATABASE_USER")
        .hasMessageContaining("MILLRACE_DATABASE_PASSWORD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://host/name",
        "jdbc:postgresql://[::1]:5433/name?user=me&password=p@ss",
        "jdbc:postgresql://a:5432,b:5432/name?targetServerType=primary"
      })
  void takesADatabaseOfTheOperator(String url) {
    assertThat(Configuration.read(Map.of("MILLRACE_DATABASE_URL", url)).database().url())
        .contains(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"only-fifteen-xx", "sixteen but spaces", "sixteen-but-\u00e9\u00e9\u00e9\u00e9"})
  void refusesAnInternalTokenThatIsAGuessWithoutRepeatingIt(String token) {
    assertThatThrownBy(() -> Configuration.read(Map.of("MILLRACE_INTERNAL_TOKEN", token)))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("MILLRACE_INTERNAL_TOKEN must be")
        .hasMessageNotContaining(token);
  }

  @Test
  void takesAnInternalTokenThatIsLongEnough() {
    assertThat(
            Configuration.read(Map.of("MILLRACE_INTERNAL_TOKEN", "exactly-16-chars"))
                .optional(Setting.INTERNAL_TOKEN))
        .contains("exactly-16-chars");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MILLRACE_TLS_CERTIFICATE", "MILLRACE_TLS_KEY"})
  void saysThatACertificateNeedsItsKey(String alone) {
    assertThatThrownBy(() -> Configuration.read(Map.of(alone, "/file.pem")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(alone + " is set")
        .hasMessageContaining("both MILLRACE_TLS_CERTIFICATE and MILLRACE_TLS_KEY are needed");
  }

  @Test
  void namesACertificateThatIsNotThere() {
    assertThatThrownBy(() ->
            Configuration.read(
                    Map.of("MILLRACE_TLS_CERTIFICATE", "/nope", "MILLRACE_TLS_KEY", "/nope"))
                .tls())
        .isInstanceOf(StartException.class)
        .hasMessage(
            "MILLRACE_TLS_CERTIFICATE is \"/nope\", but must be a file that is there and can be"
                + " read");
  }

  /// There is a password in it.
  @Test
  void refusesAnAddressOfABrokerWithoutRepeatingIt() {
    assertThatThrownBy(
            () -> Configuration.read(Map.of("MILLRACE_BROKER_URI", "http://me:secret@host")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("MILLRACE_BROKER_URI")
        .hasMessageNotContaining("secret");
  }

  @Test
  void isDocumentedCompletely() throws IOException {
    String page = Files.readString(Path.of("../docs/configuration.md"));
    for (Setting setting : Setting.values()) {
      assertThat(page).contains("`" + setting.environment() + "`");
      if (!setting.otherwise().isEmpty()) {
        assertThat(page.lines().filter(line -> line.contains("`" + setting.environment() + "`")))
            .anyMatch(line -> line.contains("`" + setting.otherwise() + "`"));
      }
    }
  }
}
