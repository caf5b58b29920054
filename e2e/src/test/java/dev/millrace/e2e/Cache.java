package dev.millrace.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Debian's nginx with the configuration that deploy/ has for users, in front of a program.
final class Cache implements AutoCloseable {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");
  private static final Path CONFIGURATION = Path.of("../deploy/nginx/millrace.conf");

  private final Path log;
  private final Process nginx;
  final int port = Ports.free();

  /// @param folder for its files
  Cache(Program program, Path folder) throws IOException {
    this.log = folder.resolve("requests");
    String server =
        Files.readString(CONFIGURATION)
            .replace("listen 80;", "listen 127.0.0.1:" + port + ";")
            .replace("/var/cache/nginx/millrace", folder.resolve("cache").toString())
            .replace("127.0.0.1:8080", "127.0.0.1:" + program.hlsPort)
            .replace("127.0.0.1:8000", "127.0.0.1:" + program.apiPort);
    Path main = folder.resolve("nginx.conf");
    Files.writeString(
        main,
        """
        user root;
        daemon off;
        worker_processes 1;
        pid %1$s/pid;
        error_log %1$s/errors;
        events { worker_connections 512; }
        http {
          log_format origin '$upstream_cache_status $status $request_uri';
          access_log %1$s/requests origin;
          %2$s
        }
        """
            .formatted(folder, server));
    this.nginx =
        new ProcessBuilder(NGINX.toString(), "-c", main.toString(), "-p", folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.log").toFile())
            .start();
    Ports.await(nginx, port);
  }

  /// What became of each request so far: `<cache status> <status> <path with query>`.
  List<String> requests() throws IOException {
    return Files.readAllLines(log);
  }

  @Override
  public void close() {
    nginx.destroy();
  }
}
