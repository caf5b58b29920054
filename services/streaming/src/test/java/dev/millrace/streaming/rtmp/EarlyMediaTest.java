package dev.millrace.streaming.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import dev.millrace.rtmp.RtmpEvent.AudioReceived;
import dev.millrace.rtmp.RtmpEvent.Media;
import dev.millrace.rtmp.RtmpEvent.MetadataReceived;
import dev.millrace.rtmp.RtmpEvent.VideoReceived;
import dev.millrace.rtmp.RtmpException;
import org.junit.jupiter.api.Test;

class EarlyMediaTest {
  private final EarlyMedia early = new EarlyMedia();

  @Test
  void keepsTheOrderAndGivesEachOnce() {
    Media metadata = new MetadataReceived(true, true, 0, 0);
    Media sound = new AudioReceived(0, Bytes.of(1));
    early.add(metadata);
    early.add(sound);
    assertThat(early.take()).containsExactly(metadata, sound);
    assertThat(early.take()).isEmpty();
  }

  @Test
  void takesExactlyTheBytesOfTheLimit() {
    early.add(new VideoReceived(0, Bytes.wrap(new byte[EarlyMedia.MAX_BYTES])));
    assertRefused(new AudioReceived(0, Bytes.of(1)));
  }

  @Test
  void takesExactlyTheMessagesOfTheLimit() {
    for (int i = 0; i < EarlyMedia.MAX_EVENTS; i++) {
      early.add(new MetadataReceived(true, true, 0, 0));
    }
    assertRefused(new MetadataReceived(true, true, 0, 0));
  }

  private void assertRefused(Media media) {
    assertThatThrownBy(() -> early.add(media))
        .isInstanceOfSatisfying(
            RtmpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
  }
}
