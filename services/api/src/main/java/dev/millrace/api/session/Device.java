package dev.millrace.api.session;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/// What somebody logs in with, in plain words, such as "Firefox on Linux", so that they know it
/// again in a list. Of the `User-Agent` nothing else is kept. Stateless.
public final class Device {
  private static final String UNKNOWN = "Unknown device";
  private static final int LOOKED_AT = 400;

  /// The first that fits: each browser also names those that it wants to be taken for.
  private static final Map<String, String> BROWSERS = new LinkedHashMap<>();

  private static final Map<String, String> SYSTEMS = new LinkedHashMap<>();

  static {
    BROWSERS.put("Edg(e|A|iOS)?/", "Edge");
    BROWSERS.put("(OPR|Opera|OPT)/", "Opera");
    BROWSERS.put("SamsungBrowser/", "Samsung Internet");
    BROWSERS.put("(Firefox|FxiOS)/", "Firefox");
    BROWSERS.put("(Chrome|CriOS|Chromium)/", "Chrome");
    BROWSERS.put("Version/.*Safari/", "Safari");
    SYSTEMS.put("Windows", "Windows");
    SYSTEMS.put("Android", "Android");
    SYSTEMS.put("iPhone|iPod", "iPhone");
    SYSTEMS.put("iPad", "iPad");
    SYSTEMS.put("CrOS", "ChromeOS");
    SYSTEMS.put("Macintosh|Mac OS X", "macOS");
    SYSTEMS.put("Linux|X11", "Linux");
  }

  private static final Pattern PROGRAM = Pattern.compile("([A-Za-z][A-Za-z0-9._-]{0,29})(/.*)?");

  private Device() {}

  /// At most 60 characters.
  public static String of(HttpServletRequest request) {
    return describe(request.getHeader(HttpHeaders.USER_AGENT));
  }

  static String describe(@Nullable String userAgent) {
    if (userAgent == null) {
      return UNKNOWN;
    }
    String agent = userAgent.substring(0, Math.min(userAgent.length(), LOOKED_AT)).strip();
    Optional<String> browser = first(BROWSERS, agent);
    Optional<String> system = first(SYSTEMS, agent);
    if (browser.isPresent()) {
      return browser.get() + system.map(name -> " on " + name).orElse("");
    }
    Matcher program = PROGRAM.matcher(agent);
    if (program.matches() && !program.group(1).equals("Mozilla")) {
      return program.group(1);
    }
    return system.map(name -> "A program on " + name).orElse(UNKNOWN);
  }

  private static Optional<String> first(Map<String, String> names, String agent) {
    return names.entrySet().stream()
        .filter(entry -> Pattern.compile(entry.getKey()).matcher(agent).find())
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
