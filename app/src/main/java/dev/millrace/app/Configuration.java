package dev.millrace.app;

import dev.millrace.api.ApiLimits;
import dev.millrace.api.Rate;
import dev.millrace.api.RegistrationMode;
import dev.millrace.streaming.net.TlsFiles;
import java.io.IOException;
import java.io.Reader;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The settings that are in force: the environment, then `millrace.properties` in the data folder,
/// then the defaults. Immutable; its text form has no secret.
final class Configuration {
  private static final List<String> LOG_LEVELS =
      List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,8})(KB|MB)");
  private static final Pattern RATE =
      Pattern.compile("([1-9][0-9]{0,8})/([1-9][0-9]{0,3})([smhd])");

  private static final Pattern TOKEN = Pattern.compile("[!-~]{16,}");

  static final String FILE = "millrace.properties";
  private static final String PREFIX = "MILLRACE_";

  private final Map<Setting, String> values;

  private Configuration(Map<Setting, String> values) {
    this.values = values;
  }

  /// Reads and checks everything.
  ///
  /// @throws StartException for an unknown key or a value that is not accepted
  static Configuration read(Map<String, String> environment) {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    environment.forEach((key, value) -> putEnvironment(values, key, value));
    Path file = Path.of(values.getOrDefault(Setting.DATA, Setting.DATA.otherwise())).resolve(FILE);
    if (Files.exists(file)) {
      load(file).forEach((key, value) -> putProperty(values, file, key.toString(), value));
    }
    Configuration configuration = new Configuration(values);
    configuration.check();
    return configuration;
  }

  Path data() {
    return Path.of(text(Setting.DATA)).toAbsolutePath().normalize();
  }

  Path secrets() {
    return optional(Setting.SECRETS).map(Path::of).orElseGet(() -> data().resolve("secrets"));
  }

  /// Where one of our ports is to listen.
  InetSocketAddress address(Setting port) {
    try {
      return new InetSocketAddress(
          InetAddress.getByName(text(Setting.BIND)), number(port, 0, 65_535));
    } catch (UnknownHostException e) {
      throw refused(Setting.BIND, "an address of this machine");
    }
  }

  /// The host of a URL by which this machine reaches its own ports: loopback is of no use when they
  /// are bound to another address.
  String host() {
    InetAddress bound = address(Setting.API_PORT).getAddress();
    if (bound.isAnyLocalAddress()) {
      return "localhost";
    }
    String text = bound.getHostAddress();
    return bound instanceof Inet6Address ? "[" + text + "]" : text;
  }

  @Nullable URI url(Setting setting) {
    return optional(setting).map(text -> parseUrl(setting, text)).orElse(null);
  }

  /// What the services know each other by; empty: what is among the secrets.
  Optional<String> internalToken() {
    Optional<String> token = optional(Setting.INTERNAL_TOKEN);
    if (token.isPresent() && !TOKEN.matcher(token.get()).matches()) {
      throw refusedUnsaid(
          Setting.INTERNAL_TOKEN, "at least 16 letters, digits or signs of ASCII without spaces");
    }
    return token;
  }

  Optional<String> optional(Setting setting) {
    return Optional.of(text(setting)).filter(text -> !text.isBlank());
  }

  boolean ladder() {
    return switch (text(Setting.LADDER)) {
      case "auto" -> true;
      case "off" -> false;
      default -> throw refused(Setting.LADDER, "auto or off");
    };
  }

  /// How long a broadcast waits for a publisher whose connection was lost; zero: it does not.
  Duration disconnectProtection() {
    return seconds(Setting.DISCONNECT_PROTECTION, 0, 3_600);
  }

  boolean relay() {
    return switch (text(Setting.RELAY)) {
      case "on" -> true;
      case "off" -> false;
      default -> throw refused(Setting.RELAY, "on or off");
    };
  }

  /// Who may sign up, until an admin changes it.
  RegistrationMode registration() {
    return switch (text(Setting.REGISTRATION)) {
      case "open" -> RegistrationMode.OPEN;
      case "invite" -> RegistrationMode.INVITE;
      case "closed" -> RegistrationMode.CLOSED;
      default -> throw refused(Setting.REGISTRATION, "open, invite or closed");
    };
  }

  /// The name of the account that is the admin; empty: the first one.
  Optional<String> admin() {
    Optional<String> name = optional(Setting.ADMIN);
    if (name.isPresent() && !name.get().matches("[A-Za-z0-9_]{3,20}")) {
      throw refused(Setting.ADMIN, "a user name: 3 to 20 letters, digits or underscores");
    }
    return name;
  }

  RtmpSettings rtmp() {
    return new RtmpSettings(this);
  }

  int hlsConnections() {
    return number(Setting.HLS_CONNECTIONS, 1, 1_000_000);
  }

  int eventConnections() {
    return number(Setting.EVENT_CONNECTIONS, 0, 1_000_000);
  }

  int eventConnectionsPerAddress() {
    return number(Setting.EVENT_CONNECTIONS_PER_ADDRESS, 0, 1_000_000);
  }

  /// Addresses as the JDK writes them.
  List<String> trustedProxies() {
    List<String> addresses = new ArrayList<>();
    for (String text : optional(Setting.TRUSTED_PROXIES).orElse("").split("[,\\s]+", -1)) {
      if (!text.isEmpty()) {
        addresses.add(address(text));
      }
    }
    return List.copyOf(addresses);
  }

  /// How often some calls of the api may be made.
  ApiLimits limits() {
    return new ApiLimits(
        rate(Setting.LIMIT_SIGNUPS), rate(Setting.LIMIT_STREAM_KEYS), rate(Setting.LIMIT_UPLOADS));
  }

  /// `60/1m`: so many within a time.
  Rate rate(Setting setting) {
    Matcher rate = RATE.matcher(text(setting));
    if (!rate.matches()) {
      throw refused(setting, "a number within a time, such as 60/1m");
    }
    long time = Long.parseLong(rate.group(2));
    Duration period =
        switch (rate.group(3)) {
          case "s" -> Duration.ofSeconds(time);
          case "m" -> Duration.ofMinutes(time);
          case "h" -> Duration.ofHours(time);
          default -> Duration.ofDays(time);
        };
    return new Rate(Integer.parseInt(rate.group(1)), period);
  }

  /// Where the certificate for viewers and encoders is.
  ///
  /// @throws StartException when one of its files is not there
  Optional<TlsFiles> tls() {
    checkTls();
    return optional(Setting.TLS_CERTIFICATE)
        .map(_ -> new TlsFiles(file(Setting.TLS_CERTIFICATE), file(Setting.TLS_KEY)));
  }

  private void checkTls() {
    Optional<String> certificate = optional(Setting.TLS_CERTIFICATE);
    Optional<String> key = optional(Setting.TLS_KEY);
    if (certificate.isPresent() != key.isPresent()) {
      Setting alone = certificate.isPresent() ? Setting.TLS_CERTIFICATE : Setting.TLS_KEY;
      throw new StartException(
          alone.environment()
              + " is set alone, but both MILLRACE_TLS_CERTIFICATE and MILLRACE_TLS_KEY are needed");
    }
  }

  private Path file(Setting setting) {
    Path file = Path.of(text(setting));
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw refused(setting, "a file that is there and can be read");
    }
    return file;
  }

  /// A PostgreSQL that the operator has.
  DatabaseSettings database() {
    return new DatabaseSettings(this);
  }

  /// What api is told about profile pictures.
  PictureSettings pictures() {
    return new PictureSettings(this);
  }

  /// What api is told about logins and mails.
  AccountSettings accounts() {
    return new AccountSettings(this);
  }

  private String address(String text) {
    try {
      return InetAddress.ofLiteral(text).getHostAddress();
    } catch (IllegalArgumentException _) {
      throw refused(Setting.TRUSTED_PROXIES, "addresses, such as 127.0.0.1, with commas between");
    }
  }

  private void check() {
    limits();
    trustedProxies();
    checkTls();
    database().check();
    address(Setting.API_PORT);
    address(Setting.HLS_PORT);
    address(Setting.RTMP_PORT);
    address(Setting.RTMPS_PORT);
    address(Setting.WORKER_PORT);
    url(Setting.PUBLIC_URL);
    url(Setting.PUBLIC_HLS_URL);
    url(Setting.PUBLIC_RTMP_URL);
    ladder();
    disconnectProtection();
    relay();
    registration();
    var _ = admin();
    var _ = internalToken();
    rtmp().check();
    hlsConnections();
    eventConnections();
    eventConnectionsPerAddress();
    accounts().check();
    pictures().check();
    logLevel();
  }

  /// It is read by logback, which takes what it does not know for DEBUG.
  private void logLevel() {
    if (!LOG_LEVELS.contains(text(Setting.LOG_LEVEL))) {
      throw refused(Setting.LOG_LEVEL, "one of " + String.join(", ", LOG_LEVELS));
    }
  }

  /// Whether the operator has set it.
  boolean chosen(Setting setting) {
    return values.containsKey(setting);
  }

  String text(Setting setting) {
    return values.getOrDefault(setting, setting.otherwise()).strip();
  }

  int number(Setting setting, int min, int max) {
    try {
      int number = Integer.parseInt(text(setting));
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // refused below
    }
    throw refused(setting, "a number from " + min + " to " + max);
  }

  int bytes(Setting setting, int minKilobytes, int maxMegabytes) {
    Matcher size = SIZE.matcher(text(setting));
    if (size.matches()) {
      long bytes = Long.parseLong(size.group(1)) << (size.group(2).equals("KB") ? 10 : 20);
      if (bytes >= minKilobytes << 10 && bytes <= maxMegabytes << 20) {
        return (int) bytes;
      }
    }
    throw refused(
        setting, "a size such as 1MB, from " + minKilobytes + "KB to " + maxMegabytes + "MB");
  }

  Duration seconds(Setting setting, int min, int max) {
    String text = text(setting);
    if (text.matches("[0-9]{1,9}s")) {
      int seconds = Integer.parseInt(text.substring(0, text.length() - 1));
      if (seconds >= min && seconds <= max) {
        return Duration.ofSeconds(seconds);
      }
    }
    throw refused(setting, "seconds from " + min + "s to " + max + "s");
  }

  private URI parseUrl(Setting setting, String text) {
    boolean rtmp = setting == Setting.PUBLIC_RTMP_URL;
    List<String> schemes = rtmp ? List.of("rtmp", "rtmps") : List.of("http", "https");
    try {
      URI url = URI.create(text);
      boolean named = url.getUserInfo() == null && url.getHost() != null;
      if (named && schemes.contains(String.valueOf(url.getScheme()))) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // refused below
    }
    String example = rtmp ? "rtmp://live.example.org:1935/streaming" : "https://live.example.org";
    String accepted = "an address such as " + example;
    throw text.contains("@") ? refusedUnsaid(setting, accepted) : refused(setting, accepted);
  }

  StartException refused(Setting setting, String accepted) {
    return new StartException(
        setting.environment() + " is \"" + text(setting) + "\", but must be " + accepted);
  }

  /// Does not say what is set, as there may be a password in it.
  StartException refusedUnsaid(Setting setting, String accepted) {
    return new StartException(setting.environment() + " must be " + accepted);
  }

  private static void putEnvironment(Map<Setting, String> values, String key, String value) {
    if (key.startsWith(PREFIX)) {
      put(values, find(key, Setting::environment, "the environment"), value);
    }
  }

  private static void putProperty(
      Map<Setting, String> values, Path file, String key, Object value) {
    Setting setting = find(key, Setting::property, file.toString());
    if (setting.environmentOnly()) {
      throw new StartException(
          key + " has no effect in " + file + ": set " + setting.environment() + " instead");
    }
    put(values, setting, value.toString());
  }

  /// What is set but empty is not set: compose files write `KEY=${UNSET}`.
  private static void put(Map<Setting, String> values, Setting setting, String value) {
    if (value.isEmpty()) {
      return;
    }
    if (value.isBlank()) {
      throw new StartException(
          setting.environment() + " is \"" + value + "\", but must be more than spaces");
    }
    values.putIfAbsent(setting, value);
  }

  private static Setting find(
      String key, java.util.function.Function<Setting, String> name, String where) {
    for (Setting setting : Setting.values()) {
      if (name.apply(setting).equals(key)) {
        return setting;
      }
    }
    throw new StartException("Unknown setting " + key + " in " + where);
  }

  private static Properties load(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      throw new StartException("Cannot read " + file + ": " + StartException.reason(e), e);
    }
  }
}
