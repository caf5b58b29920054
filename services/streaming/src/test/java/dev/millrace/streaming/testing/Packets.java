package dev.millrace.streaming.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a program of FFmpeg's read, in the form of its `framecrc`: one line for each packet, with
/// its times in milliseconds and a checksum.
public record Packets(List<Packet> all) {
  private static final int FIELDS = 6;

  /// One packet.
  ///
  /// @param sound whether it is of the sound
  public record Packet(boolean sound, long dts, long pts, String checksum) {}

  /// Reads what the program wrote.
  ///
  /// @param output of `-map 0:v -map 0:a -f framecrc`, so that the pictures are stream 0
  public static Packets parse(String output) {
    List<Packet> packets = new ArrayList<>();
    for (String line : output.lines().toList()) {
      String[] fields = line.split(",\\s*", -1);
      if (!line.startsWith("#") && fields.length >= FIELDS) {
        packets.add(
            new Packet(
                fields[0].equals("1"),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                fields[5]));
      }
    }
    return new Packets(packets);
  }

  public Packets of(boolean sound) {
    return new Packets(all.stream().filter(packet -> packet.sound == sound).toList());
  }

  public int pictures() {
    return of(/* sound= */ false).all.size();
  }

  /// How many pictures are missing between its first and the end of what was sent.
  public int picturesMissingOf(Packets sent) {
    List<String> read = checksums(of(/* sound= */ false).all);
    List<String> all = checksums(sent.of(/* sound= */ false).all);
    int from = all.indexOf(read.getFirst());
    assertThat(from).isNotNegative();
    return all.size() - from - read.size();
  }

  /// Checks that this is the end of what was sent, without a hole, and that pictures and sound are
  /// as far apart as they were.
  public void assertIsEndOf(Packets sent) {
    Set<Long> offsets =
        List.of(false, true).stream()
            .flatMap(sound -> of(sound).offsets(sent.of(sound)).stream())
            .collect(Collectors.toSet());
    assertThat(offsets).as("one offset for pictures and sound").hasSize(1);
  }

  private Set<Long> offsets(Packets sent) {
    int from = sent.all.size() - all.size();
    assertThat(from).isNotNegative();
    assertThat(all).as("something was read").isNotEmpty();
    List<Packet> end = sent.all.subList(from, sent.all.size());
    assertThat(checksums(all)).isEqualTo(checksums(end));
    return IntStream.range(0, all.size())
        .mapToObj(i -> all.get(i).pts - end.get(i).pts)
        .collect(Collectors.toSet());
  }

  private static List<String> checksums(List<Packet> packets) {
    return packets.stream().map(Packet::checksum).toList();
  }
}
