package dev.millrace.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/// The stub api and publishers that replay a file in real time, in one process.
///
/// Arguments: the stub api's port (0 for none), the RTMP port, an FLV file, how many publishers,
/// how many seconds, and a name: the keys are `name-0`, `name-1` and so on. It prints `publishing`
/// when all of them are on the air; after the last second they stop as an encoder does and the stub
/// goes on until a signal ends it.
public final class Studio {
  private Studio() {}

  public static void main(String[] arguments) throws IOException {
    int apiPort = Integer.parseInt(arguments[0]);
    InetSocketAddress rtmp = Loopback.port(arguments[1]);
    Clip clip = Clip.read(Path.of(arguments[2]));
    int publishers = Integer.parseInt(arguments[3]);
    Duration length = Duration.ofSeconds(Long.parseLong(arguments[4]));
    if (apiPort != 0) {
      var _ = StubApi.listen(apiPort);
    }
    Replay replay = Replay.begin(rtmp, clip, publishers, arguments[5]);
    System.out.println("publishing");
    replay.play(length, System.out);
    System.out.println("stopped");
  }
}
