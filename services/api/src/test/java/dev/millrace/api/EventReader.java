package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads `GET /events` as a browser does, on a connection of its own.
public final class EventReader implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /// An event as it came.
  public record Event(String name, JsonNode data) {
    /// Those that are complete in the text of a stream.
    static List<Event> all(String stream) {
      return Pattern.compile("event: (.*)\ndata: (.*)\n\n")
          .matcher(stream)
          .results()
          .map(found -> new Event(found.group(1), JSON.readTree(found.group(2))))
          .toList();
    }
  }

  private final Socket socket;
  private final BufferedReader in;
  private final String head;
  private final List<Event> seen = new ArrayList<>();

  /// @param query of the address, empty or with its question mark
  /// @param address where the client is said to be
  public EventReader(int port, String query, String address) throws IOException {
    this("/events" + query, port, "X-Forwarded-For: " + address + "\r\n");
  }

  /// What only the user of the token hears of.
  public static EventReader own(TestApi api, String token, String address) throws IOException {
    String headers = "Authorization: Bearer " + token + "\r\nX-Forwarded-For: " + address + "\r\n";
    return new EventReader("/user/events", api.port(), headers);
  }

  public static EventReader ofAll(TestApi api, String address) throws IOException {
    return new EventReader(api.port(), "", address);
  }

  private EventReader(String path, int port, String headers) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) DEADLINE.toMillis());
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
            + "Accept-Encoding: gzip\r\n"
            + headers
            + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    this.in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    this.head = head();
  }

  /// The status line and the headers.
  public String headers() {
    return head;
  }

  /// All events that were read.
  List<Event> seen() {
    return List.copyOf(seen);
  }

  int status() {
    return Integer.parseInt(head.substring(9, 12));
  }

  /// The next event of that name; others are passed over. Comments do not lengthen the wait.
  public JsonNode await(String name) throws IOException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    List<Event> passed = new ArrayList<>();
    Event event = next(end, passed);
    while (!event.name().equals(name)) {
      passed.add(event);
      event = next(end, passed);
    }
    return event.data();
  }

  /// The next event, whatever it is.
  public Event next() throws IOException {
    return next(System.nanoTime() + DEADLINE.toNanos(), List.of());
  }

  private Event next(long end, List<Event> passed) throws IOException {
    String name = "";
    List<String> data = new ArrayList<>();
    while (true) {
      String line = line();
      assertThat(System.nanoTime() - end)
          .as("an event comes in time, after %s", passed)
          .isNegative();
      if (line.startsWith("event: ")) {
        name = line.substring("event: ".length());
      } else if (line.startsWith("data: ")) {
        data.add(line.substring("data: ".length()));
      } else if (line.isEmpty() && !data.isEmpty()) {
        Event event = new Event(name, JSON.readTree(String.join("\n", data)));
        seen.add(event);
        return event;
      }
    }
  }

  /// Waits for the comment that says that the server is there.
  void awaitHeartbeat() throws IOException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!line().equals(":")) {
      assertThat(System.nanoTime() - end).as("a comment comes in time").isNegative();
    }
  }

  /// Waits until the server ends the stream.
  public void awaitEnd() throws IOException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (in.readLine() != null) {
      assertThat(System.nanoTime() - end).as("the stream ends in time").isNegative();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String line() throws IOException {
    String line = in.readLine();
    assertThat(line).as("the stream goes on").isNotNull();
    return line;
  }

  private String head() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = line(); !line.isEmpty(); line = line()) {
      all.append(line).append('\n');
    }
    return all.toString();
  }
}
