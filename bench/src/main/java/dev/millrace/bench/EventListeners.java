package dev.millrace.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Memory of a server that tells many pages what changes, and how soon it tells them. It needs all
/// of Millrace.
///
/// Arguments: the api's port, the server's process id, how many pages.
public final class EventListeners {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration SETTLE = Duration.ofSeconds(10);

  /// Longer than four heartbeats.
  private static final Duration LENGTH = Duration.ofSeconds(65);

  private static final int WARM_UP_PAGES = 200;
  private static final int WARM_UP_CALLS = 3000;

  private final InetSocketAddress api;
  private final Path status;
  private final Channel channel;

  private EventListeners(String port, String pid, Channel channel) {
    this.api = Loopback.port(port);
    this.status = Path.of("/proc", pid, "status");
    this.channel = channel;
  }

  public static void main(String[] arguments) throws Exception {
    Channel channel = Channel.open(URI.create("http://localhost:" + arguments[0]));
    new EventListeners(arguments[0], arguments[1], channel).run(Integer.parseInt(arguments[2]));
  }

  private void run(int pages) throws Exception {
    warmUp();
    Thread.sleep(SETTLE);
    long before = residentKb();
    try (Pages all = new Pages(pages)) {
      all.await(all.connected, "a connection");
      Thread.sleep(SETTLE);
      long connected = residentKb();
      long begin = System.nanoTime();
      channel.rename("Another title");
      all.await(all.told, "the event");
      double told = (System.nanoTime() - begin) / 1e6;
      Thread.sleep(LENGTH);
      long after = residentKb();
      System.out.printf(
          "%d pages: resident %d MB before, %d MB connected, %d MB after %d s: %.1f MB more, "
              + "%.1f kB for each%n",
          pages,
          before / 1024,
          connected / 1024,
          after / 1024,
          LENGTH.toSeconds(),
          (Math.max(connected, after) - before) / 1024.0,
          (double) (Math.max(connected, after) - before) / pages);
      System.out.printf("a title change had come to all of them after %.0f ms%n", told);
    }
  }

  /// What it takes for other requests, and for its first pages, is not counted.
  private void warmUp() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI video = URI.create("http://localhost:" + api.getPort() + "/videos/" + channel.url());
      for (int i = 0; i < WARM_UP_CALLS; i++) {
        var _ = http.send(HttpRequest.newBuilder(video).build(), BodyHandlers.discarding());
      }
    }
    try (Pages some = new Pages(WARM_UP_PAGES)) {
      some.await(some.connected, "a connection");
    }
  }

  private long residentKb() throws IOException {
    List<String> lines = Files.readAllLines(status);
    String line = lines.stream().filter(one -> one.startsWith("VmRSS:")).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }

  /// Connections that are open until this is closed.
  private final class Pages implements AutoCloseable {
    final CountDownLatch connected;
    final CountDownLatch told;
    private final Socket[] sockets;

    Pages(int number) throws IOException {
      connected = new CountDownLatch(number);
      told = new CountDownLatch(number);
      sockets = new Socket[number];
      for (int i = 0; i < number; i++) {
        Socket socket = new Socket(api.getAddress(), api.getPort());
        sockets[i] = socket;
        Thread.startVirtualThread(() -> read(socket));
      }
    }

    private void read(Socket socket) {
      String request =
          "GET /events?video=" + channel.url() + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 512);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          switch (line) {
            case "event: sync" -> connected.countDown();
            case "event: video" -> told.countDown();
            default -> {} // heartbeats and what belongs to the events
          }
        }
      } catch (IOException _) {
        // closed at the end
      }
    }

    void await(CountDownLatch all, String what) throws InterruptedException {
      if (!all.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(all.getCount() + " pages lack " + what);
      }
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
