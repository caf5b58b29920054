package dev.millrace.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Serves a scripted stream on loopback. A blocking reload makes the part that it waits for, so no
/// time passes; a hinted part waits until it is made.
final class ScriptedServer implements AutoCloseable {
  private static final Pattern MEDIA = Pattern.compile("/live/(\\w+)/(init|s|p)(\\d*)\\.(mp4|m4s)");
  private static final Pattern PLAYLIST = Pattern.compile("/live/(\\w+)\\.m3u8");
  private static final String PLAYLIST_TYPE = "application/vnd.apple.mpegurl";
  private static final int MAX_AHEAD = 2;
  private static final int MAX_PARTS_AHEAD = 20;

  private final ScriptedStream stream;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final AtomicBoolean early = new AtomicBoolean();
  private final Set<String> served = ConcurrentHashMap.newKeySet();
  private Position edge = ScriptedStream.FIRST;

  ScriptedServer(ScriptedStream stream) throws IOException {
    this.stream = stream;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/live.m3u8");
  }

  /// Ends the segment that is open.
  void closeSegment() {
    move(new Position(edge().msn() + 1, 0));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Matcher playlist = PLAYLIST.matcher(path);
    Matcher media = MEDIA.matcher(path);
    if (path.equals("/live.m3u8")) {
      answer(exchange, 200, PLAYLIST_TYPE, bytes(stream.multivariant()));
    } else if (playlist.matches()) {
      playlist(exchange, playlist.group(1));
    } else if (media.matches()) {
      media(exchange, media);
    } else {
      answer(exchange, 404, "text/plain", new byte[0]);
    }
  }

  private void playlist(HttpExchange exchange, String rendition) throws IOException {
    Map<String, String> query = query(exchange.getRequestURI());
    long msn = Long.parseLong(query.getOrDefault("_HLS_msn", "0"));
    int part = Integer.parseInt(query.getOrDefault("_HLS_part", "0"));
    Position wanted = new Position(msn, part);
    boolean ended = edge().equals(ScriptedStream.LAST) && !stream.is(Rule.END_IGNORES_DIRECTIVES);
    int refused = ended || query.isEmpty() ? 200 : refusal(query, wanted);
    if (refused != 200) {
      answer(exchange, refused, "text/plain", new byte[0]);
      return;
    }
    Position shown = ended || far(wanted) ? edge() : move(after(wanted));
    boolean tooEarly = once(Rule.BLOCKS_UNTIL_THERE, wanted, query);
    boolean delta = query.containsKey("_HLS_skip") && !ended;
    String text = stream.playlist(rendition, tooEarly ? wanted : shown, delta);
    answer(exchange, 200, PLAYLIST_TYPE, bytes(text));
  }

  /// 200 when there is nothing to refuse.
  private int refusal(Map<String, String> query, Position wanted) {
    if (!query.containsKey("_HLS_msn")) {
      return stream.is(Rule.PART_WITHOUT_MSN_REFUSED) ? 200 : 400;
    }
    if (far(wanted)) {
      Rule rule = wanted.part() == 0 ? Rule.FAR_MSN_REFUSED : Rule.FAR_PART_REFUSED;
      return stream.is(rule) ? 200 : 400;
    }
    boolean old = wanted.msn() < edge().msn() - ScriptedStream.WINDOW;
    if (old && stream.is(Rule.OLD_MSN_ANSWERED)) {
      return 404;
    }
    return once(Rule.BLOCKS_LONG_ENOUGH, wanted, query) ? 503 : 200;
  }

  private boolean far(Position wanted) {
    return wanted.msn() > edge().msn() + MAX_AHEAD || wanted.part() > MAX_PARTS_AHEAD;
  }

  /// Whether this is the one answer that breaks a rule.
  private boolean once(Rule rule, Position wanted, Map<String, String> query) {
    return stream.is(rule)
        && wanted.equals(new Position(ScriptedStream.FAULTY, 2))
        && !query.containsKey("_HLS_skip")
        && !early.getAndSet(true);
  }

  /// A segment is complete with its last part.
  private static Position after(Position wanted) {
    return wanted.part() >= ScriptedStream.PARTS - 1
        ? new Position(wanted.msn() + 1, 0)
        : new Position(wanted.msn(), wanted.part() + 1);
  }

  private void media(HttpExchange exchange, Matcher name) throws IOException {
    if (name.group(2).equals("init")) {
      answer(exchange, 200, "video/mp4", stream.initBytes(name.group(3)));
      return;
    }
    if (!served.add(name.group()) && stream.is(Rule.REMOVED_STAYS)) {
      answer(exchange, 404, "text/plain", new byte[0]);
      return;
    }
    long number = Long.parseLong(name.group(3));
    if (name.group(2).equals("s")) {
      boolean faulty = number == ScriptedStream.FAULTY;
      int status = faulty && stream.is(Rule.STATUS_OK) ? 404 : 200;
      String type = faulty && stream.is(Rule.CONTENT_TYPE) ? "text/plain" : "video/mp4";
      answer(exchange, status, type, stream.segmentBytes(name.group(1), number));
      return;
    }
    long msn = number / ScriptedStream.PARTS;
    int part = (int) (number % ScriptedStream.PARTS);
    boolean there = await(new Position(msn, part), !stream.is(Rule.HINT_SERVED));
    answer(exchange, there ? 200 : 404, "video/mp4", stream.partBytes(name.group(1), msn, part));
  }

  private boolean await(Position part, boolean patient) {
    lock.lock();
    try {
      long left = patient ? TimeUnit.SECONDS.toNanos(10) : 0;
      while (edge.compareTo(part) <= 0 && left > 0) {
        left = moved.awaitNanos(left);
      }
      return edge.compareTo(part) > 0;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Moves the edge, if it is not there yet, and never beyond the last.
  private Position move(Position to) {
    lock.lock();
    try {
      Position next = to.compareTo(ScriptedStream.LAST) > 0 ? ScriptedStream.LAST : to;
      edge = next.compareTo(edge) > 0 ? next : edge;
      moved.signalAll();
      return edge;
    } finally {
      lock.unlock();
    }
  }

  private Position edge() {
    return move(ScriptedStream.FIRST);
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> values = new HashMap<>();
    if (uri.getQuery() != null) {
      for (String pair : uri.getQuery().split("&", -1)) {
        int equals = pair.indexOf('=');
        values.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return values;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
