package dev.millrace.rtmp;

/// Where a client publishes: encoders put the key into the stream name, the tcUrl's path or a
/// query; one that is called `key=` is it, wherever it stands. Or where it plays: the key is the
/// public name of a stream then.
///
/// @param app the application, without slashes
record StreamAddress(String app, StreamKey key) {

  /// Values in queries are taken as they are: encoders do not encode them.
  static StreamAddress of(String app, String tcUrl, String name) {
    String appPath = trimSlashes(path(app));
    String namePath = trimSlashes(path(name));
    if (appPath.isEmpty() && namePath.contains("/")) {
      appPath = namePath.substring(0, namePath.indexOf('/'));
      namePath = namePath.substring(namePath.indexOf('/') + 1);
    }
    int slash = appPath.indexOf('/');
    String application = slash < 0 ? appPath : appPath.substring(0, slash);
    String behind = slash < 0 ? "" : appPath.substring(slash + 1);
    String key =
        firstPresent(
            key(query(name)),
            key(query(app)),
            key(query(tcUrl)),
            namePath,
            trimSlashes(behind),
            behindApp(tcUrl, application));
    return new StreamAddress(application, new StreamKey(key));
  }

  /// A name stands in the paths only: what a query holds is no name, and may be a secret.
  static StreamAddress played(String app, String tcUrl, String name) {
    return of(path(app), path(tcUrl), path(name));
  }

  private static String path(String text) {
    int question = text.indexOf('?');
    return question < 0 ? text : text.substring(0, question);
  }

  private static String query(String text) {
    int question = text.indexOf('?');
    return question < 0 ? "" : text.substring(question + 1);
  }

  private static String key(String query) {
    for (String pair : query.split("[&?]", -1)) {
      if (pair.startsWith("key=")) {
        return trimSlashes(pair.substring("key=".length()));
      }
    }
    return "";
  }

  /// What follows the application in the path of `tcUrl`; empty when there is nothing.
  private static String behindApp(String tcUrl, String application) {
    String path = path(tcUrl);
    int host = path.indexOf("://");
    int start = host < 0 ? -1 : path.indexOf('/', host + 3);
    String prefix = application + "/";
    String rest = start < 0 ? "" : trimSlashes(path.substring(start));
    return rest.startsWith(prefix) ? trimSlashes(rest.substring(prefix.length())) : "";
  }

  private static String firstPresent(String... candidates) {
    for (String candidate : candidates) {
      if (!candidate.isEmpty()) {
        return candidate;
      }
    }
    return "";
  }

  private static String trimSlashes(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) == '/') {
      start++;
    }
    while (end > start && text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(start, end);
  }
}
