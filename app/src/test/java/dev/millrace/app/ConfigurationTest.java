package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  @TempDir private Path folder;

  @Test
  void hasDefaults() {
    Configuration configuration = Configuration.read(Map.of("PATH", "/bin"));
    assertThat(configuration.address(Setting.API_PORT).getPort()).isEqualTo(8000);
    assertThat(configuration.address(Setting.HLS_PORT).getPort()).isEqualTo(8080);
    assertThat(configuration.address(Setting.RTMP_PORT).getPort()).isEqualTo(1935);
    assertThat(configuration.data().getFileName()).hasToString("data");
    assertThat(configuration.ladder()).isTrue();
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
    "MILLRACE_LADDER, maybe",
    "MILLRACE_PUBLIC_URL, live.example.org",
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
