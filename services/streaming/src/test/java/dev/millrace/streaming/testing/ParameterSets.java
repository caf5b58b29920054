package dev.millrace.streaming.testing;

import dev.millrace.flv.FlvTag;
import dev.millrace.media.Bytes;
import java.util.ArrayList;
import java.util.List;

/// An encoder that announces its H.264 parameter sets before each keyframe, and nowhere else.
/// Stateless.
public final class ParameterSets {
  private static final int KEYFRAME = 0x17;

  /// ```
  /// frameType(4) codecId(4)  packetType(8)  compositionTime(24)
  /// ```
  private static final int TAG_HEADER = 5;

  /// Of an AVCDecoderConfigurationRecord, with one of each.
  private static final int SPS_LENGTH = TAG_HEADER + 6;

  private ParameterSets() {}

  /// What it sends in place of `tags`, which have one sequence header of video.
  public static List<FlvTag> beforePictures(List<FlvTag> tags) {
    List<FlvTag> rewritten = new ArrayList<>();
    Bytes sets = Bytes.EMPTY;
    for (FlvTag tag : tags) {
      boolean keyframe = tag.type() == FlvTag.Type.VIDEO && tag.body().get(0) == KEYFRAME;
      if (keyframe && tag.body().get(1) == 0) {
        sets = sets(tag.body());
      } else {
        rewritten.add(keyframe ? with(sets, tag) : tag);
      }
    }
    return rewritten;
  }

  private static FlvTag with(Bytes sets, FlvTag tag) {
    Bytes body = tag.body();
    Bytes header = body.slice(0, TAG_HEADER);
    return new FlvTag(
        tag.type(), tag.timestampMs(), Bytes.concat(header, sets, body.slice(TAG_HEADER)));
  }

  private static Bytes sets(Bytes header) {
    int pps = SPS_LENGTH + 2 + length(header, SPS_LENGTH) + 1;
    return Bytes.concat(unit(header, SPS_LENGTH), unit(header, pps));
  }

  private static Bytes unit(Bytes header, int at) {
    return Bytes.concat(Bytes.of(0, 0), header.slice(at, 2 + length(header, at)));
  }

  private static int length(Bytes header, int at) {
    return header.get(at) << 8 | header.get(at + 1);
  }
}
