package dev.millrace.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A RabbitMQ node of the test's own, from Debian's package, on loopback: own name, ports, port
/// mapper and folder. It can be stopped and started; what it has on disk stays. One thread.
public final class RabbitNode implements AutoCloseable {
  private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
  private static final Path CONTROL = Path.of("/usr/lib/rabbitmq/bin/rabbitmqctl");
  private static final Path PORT_MAPPER = Path.of("/usr/bin/epmd");
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Duration CONTROL_DEADLINE = Duration.ofSeconds(30);

  private final Path folder;
  private final boolean tls;
  private final int port = freePort();
  private final int tlsPort = freePort();
  private final int distributionPort = freePort();
  private final int mapperPort = freePort();
  private final String name = "test" + port + "@localhost";
  private @Nullable Process mapper;
  private @Nullable Process server;

  private RabbitNode(Path folder, boolean tls) {
    this.folder = folder;
    this.tls = tls;
  }

  /// Returns when it accepts connections.
  ///
  /// @param folder of its own, where it keeps everything
  /// @throws AssertionError when it is not installed, or does not start
  public static RabbitNode start(Path folder) {
    return start(new RabbitNode(folder, /* tls= */ false), "");
  }

  /// With a port for TLS beside the other.
  ///
  /// @param folder of its own, where it keeps everything
  /// @throws AssertionError when it is not installed, or does not start
  public static RabbitNode start(Path folder, SelfSignedCertificate certificate) {
    RabbitNode node = new RabbitNode(folder, /* tls= */ true);
    return start(
        node,
        """
        listeners.ssl.1 = 127.0.0.1:%d
        ssl_options.certfile = %s
        ssl_options.keyfile = %s
        """
            .formatted(node.tlsPort, certificate.certificate(), certificate.key()));
  }

  private static RabbitNode start(RabbitNode node, String more) {
    for (Path program : List.of(SERVER, CONTROL, PORT_MAPPER)) {
      if (!Files.isExecutable(program)) {
        throw new AssertionError(program + " is needed: .ci/run installs it");
      }
    }
    try {
      Files.writeString(
          node.folder.resolve("rabbitmq.conf"),
          """
          listeners.tcp.1 = 127.0.0.1:%d
          disk_free_limit.absolute = 10MB
          %s\
          """
              .formatted(node.port, more));
      Files.writeString(node.folder.resolve("plugins"), "[].\n");
      node.mapper =
          process(
              node.folder.resolve("epmd.log"), List.of(PORT_MAPPER.toString()), node.environment());
      node.start();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException | AssertionError e) {
      node.close();
      throw e;
    }
  }

  public URI uri() {
    return URI.create("amqp://guest:guest@127.0.0.1:" + port);
  }

  /// Of the port for TLS.
  public URI tlsUri() {
    return URI.create("amqps://guest:guest@localhost:" + tlsPort);
  }

  /// Whether it is short of memory, and takes no messages.
  public void memoryAlarm(boolean raised) throws InterruptedException {
    Path log = folder.resolve("control.log");
    String watermark = raised ? "0.000001" : "0.4";
    Process control =
        process(
            log,
            List.of(CONTROL.toString(), "--node", name, "set_vm_memory_high_watermark", watermark),
            environment());
    if (!control.waitFor(CONTROL_DEADLINE.toSeconds(), TimeUnit.SECONDS)
        || control.exitValue() != 0) {
      control.destroyForcibly();
      throw new AssertionError("rabbitmqctl: " + tail(log));
    }
  }

  /// Starts it again after [#stop()] or [#kill()].
  public void start() {
    Process started =
        process(folder.resolve("server.log"), List.of(SERVER.toString()), environment());
    server = started;
    Eventually.until(
        START,
        () -> {
          if (!started.isAlive()) {
            throw new AssertionError("RabbitMQ ended: " + tail(folder.resolve("server.log")));
          }
          return answers(port) && (!tls || listens(tlsPort));
        });
  }

  /// As a system stops it: it writes what it holds.
  public void stop() {
    Process running = server;
    if (running != null) {
      List<ProcessHandle> all = tree(running);
      all.stream().filter(RabbitNode::isNode).forEach(ProcessHandle::destroy);
      await(running, all);
    }
  }

  /// As when its machine loses its power.
  public void kill() {
    Process running = server;
    if (running != null) {
      List<ProcessHandle> all = tree(running);
      all.forEach(ProcessHandle::destroyForcibly);
      await(running, all);
    }
  }

  /// Leaves no process behind.
  @Override
  public void close() {
    kill();
    if (mapper != null) {
      mapper.destroyForcibly();
    }
  }

  private void await(Process running, List<ProcessHandle> all) {
    try {
      if (!running.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        all.forEach(ProcessHandle::destroyForcibly);
        throw new AssertionError("RabbitMQ does not stop");
      }
      Eventually.until(STOP, () -> all.stream().noneMatch(ProcessHandle::isAlive));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      server = null;
    }
  }

  private Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("HOME", folder.toString()),
        Map.entry("ERL_EPMD_PORT", Integer.toString(mapperPort)),
        Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
        Map.entry("RABBITMQ_NODENAME", name),
        Map.entry("RABBITMQ_DIST_PORT", Integer.toString(distributionPort)),
        Map.entry("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString()),
        Map.entry("RABBITMQ_ADVANCED_CONFIG_FILE", folder.resolve("advanced.config").toString()),
        Map.entry("RABBITMQ_CONF_ENV_FILE", folder.resolve("environment.conf").toString()),
        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString()),
        Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString()),
        Map.entry("RABBITMQ_LOG_BASE", folder.resolve("logs").toString()),
        Map.entry("RABBITMQ_PID_FILE", folder.resolve("pid").toString()),
        Map.entry(
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
            "+S 1:1 +sbwt none -kernel inet_dist_use_interface {127,0,0,1}"));
  }

  private static Process process(Path log, List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ProcessHandle> tree(Process process) {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    return all;
  }

  private static boolean isNode(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("beam.smp");
  }

  /// By its first frame: it listens before it takes logins.
  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write("AMQP\0\0\11\1".getBytes(StandardCharsets.ISO_8859_1));
      return socket.getInputStream().read() == 1;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static String tail(Path log) {
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - 2_000));
    } catch (IOException e) {
      return "";
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
