package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Debian's players, without a screen: what they show, at its time, goes to a folder.
enum DesktopPlayer {
  /// 3.0, without sound: it plays plain HLS.
  VLC {
    @Override
    List<String> command(String address, Path folder) {
      List<String> command = new ArrayList<>();
      if (System.getProperty("user.name").equals("root")) { // it refuses to be started by root
        command.addAll(List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534"));
        command.add("--clear-groups");
      }
      command.addAll(List.of("/usr/bin/vlc", "-I", "dummy", "--no-audio", "--vout", "dummy"));
      command.addAll(List.of("--video-filter", "scene", "--scene-ratio", "5"));
      command.addAll(List.of("--scene-format", "png", "--scene-width", "160"));
      command.addAll(List.of("--scene-path", folder.toString()));
      command.addAll(List.of(address, "vlc://quit"));
      return command;
    }
  },

  /// 1.22; playbin3 takes `hlsdemux2`.
  GSTREAMER {
    @Override
    List<String> command(String address, Path folder) {
      String pictures =
          "videorate drop-only=true max-rate=6 ! videoconvert ! videoscale"
              + " ! video/x-raw,width=160,height=90 ! pngenc"
              + " ! multifilesink sync=true location="
              + folder.resolve("%05d.png");
      return List.of(
          "/usr/bin/gst-launch-1.0",
          "playbin3",
          "uri=" + address,
          "video-sink=" + pictures,
          "audio-sink=fakesink sync=true");
    }
  };

  private static final int DEADLINE_SECONDS = 10;

  abstract List<String> command(String address, Path folder);

  /// Six pictures of each second of `address`, from where the player begins.
  ///
  /// @param seconds after which it is stopped, when it has not come to the end
  /// @param parent a folder that anybody may enter
  Pictures play(String address, int seconds, Path parent) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(parent, name());
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path log = Path.of("target", folder.getFileName() + ".log");
    ProcessBuilder builder = new ProcessBuilder(command(address, folder));
    builder.environment().put("HOME", folder.toString());
    Process player = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!player.waitFor(seconds, TimeUnit.SECONDS)) {
        player.destroy();
      }
      assertThat(player.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("%s ends", this).isTrue();
    } finally {
      player.destroyForcibly();
    }
    Pictures pictures = Pictures.read(folder);
    System.out.printf("%s of %s: %s, see %s%n", this, address, pictures, log);
    return pictures;
  }
}
