package dev.millrace.streaming.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.EndRequest;
import dev.millrace.contracts.HeartbeatAnswer;
import dev.millrace.contracts.HeartbeatRequest;
import dev.millrace.contracts.LeaseReport;
import dev.millrace.contracts.Problem;
import dev.millrace.contracts.VerifyAnswer;
import dev.millrace.contracts.VerifyRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/// The streaming-only calls of api, in memory: knows the keys that it is told, remembers all calls.
public final class FakeApi implements AutoCloseable {
  public static final String TOKEN = "internal-test-token";

  private final JsonMapper json = new JsonMapper();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, String> videosByKey = new ConcurrentHashMap<>();
  private final AtomicInteger granted = new AtomicInteger();
  public final List<VerifyRequest> verified = new CopyOnWriteArrayList<>();
  public final List<HeartbeatRequest> heartbeats = new CopyOnWriteArrayList<>();
  public final List<EndRequest> ended = new CopyOnWriteArrayList<>();
  public final List<byte[]> thumbnails = new CopyOnWriteArrayList<>();
  public final List<String> revoked = new CopyOnWriteArrayList<>();
  public final List<String> deleted = new CopyOnWriteArrayList<>();

  /// Revoked in one heartbeat's answer only.
  public final Queue<String> revokedOnce = new ConcurrentLinkedQueue<>();

  /// How often an end was told, taken or not.
  public final AtomicInteger endCalls = new AtomicInteger();

  /// Calls wait for the permits that a test takes away and gives back.
  public final Semaphore verifies = new Semaphore(1_000);

  public final Semaphore ends = new Semaphore(1_000);

  /// While above 0, each call is answered 503 and counted down.
  public final AtomicInteger failures = new AtomicInteger();

  /// Whether it has had enough of wrong keys.
  public final AtomicBoolean guessed = new AtomicBoolean();

  public FakeApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/channel/streamKey/", this::answer);
    server.start();
  }

  public URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /// A key that is good, and the video that it publishes.
  public void allow(String key, String videoUrl) {
    videosByKey.put(key, videoUrl);
  }

  /// What the newest heartbeat tells of; empty before there is one.
  public List<LeaseReport> leases() {
    List<HeartbeatRequest> heard = List.copyOf(heartbeats);
    return heard.isEmpty() ? List.of() : heard.getLast().leases();
  }

  /// How many viewers there are by that.
  public int viewers() {
    return leases().stream().mapToInt(LeaseReport::viewers).sum();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        send(exchange, 401, new Problem("Unauthorized", 401, "No."));
      } else if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        send(exchange, 503, new Problem("Unavailable", 503, "Down."));
      } else {
        call(exchange, path.substring(path.lastIndexOf('/') + 1), body);
      }
    }
  }

  private void call(HttpExchange exchange, String call, byte[] body) throws IOException {
    switch (call) {
      case "verify" -> {
        verifies.acquireUninterruptibly();
        verify(exchange, json.readValue(body, VerifyRequest.class));
      }
      case "heartbeat" -> {
        List<String> named = new ArrayList<>(revoked);
        Iterator<String> once = revokedOnce.iterator();
        while (once.hasNext()) {
          named.add(once.next());
          once.remove();
        }
        HeartbeatRequest request = json.readValue(body, HeartbeatRequest.class);
        deleted.removeAll(request.deleted());
        send(exchange, 200, new HeartbeatAnswer(named, deleted));
        heartbeats.add(request);
      }
      case "end" -> {
        endCalls.incrementAndGet();
        ends.acquireUninterruptibly();
        ended.add(json.readValue(body, EndRequest.class));
        exchange.sendResponseHeaders(204, -1);
      }
      case "thumbnail" -> {
        thumbnails.add(body);
        exchange.sendResponseHeaders(204, -1);
      }
      default -> exchange.sendResponseHeaders(404, -1);
    }
  }

  private void verify(HttpExchange exchange, VerifyRequest request) throws IOException {
    verified.add(request);
    String video = videosByKey.get(request.streamKey());
    if (video == null && guessed.get()) {
      send(
          exchange,
          429,
          new Problem("Too many", 429, "Too many wrong stream keys, wait a minute."));
      return;
    }
    if (video == null) {
      send(exchange, 400, new Problem("Bad key", 400, "There is no channel with this stream key."));
      return;
    }
    String lease = "lease-" + granted.incrementAndGet();
    send(exchange, 200, new VerifyAnswer(video, 7, "A title", lease, 30));
  }

  private void send(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] body = json.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
