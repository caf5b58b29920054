package dev.millrace.media;

import java.nio.ByteBuffer;
import java.util.Set;

/// What Millrace needs of an H.264 sequence parameter set (ITU-T H.264, 7.3.2.1.1).
///
/// @param width pixels shown, after cropping
/// @param height pixels shown, after cropping
record AvcSps(int profileIdc, int profileCompatibility, int levelIdc, int width, int height) {
  private static final int NAL_TYPE_SPS = 7;

  /// 16384 pixels: twice what level 6.2 allows on one side.
  private static final int MAX_MACROBLOCKS = 1024;

  private static final int MAX_CROP = 16_384;

  /// profile_idc values that carry chroma_format_idc and scaling lists.
  private static final Set<Integer> HIGH_PROFILES =
      Set.of(100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135);

  /// Reads one NAL unit, header byte included.
  static AvcSps parse(Bytes nal) {
    if (nal.isEmpty() || (nal.get(0) & 0x1f) != NAL_TYPE_SPS) {
      throw new MediaException(Reason.MALFORMED, "no sequence parameter set in the configuration");
    }
    BitReader bits = new BitReader(withoutEmulationPrevention(nal.slice(1)));
    int profile = bits.bits(8);
    int compatibility = bits.bits(8);
    int level = bits.bits(8);
    bits.unsignedGolomb("seq_parameter_set_id", 31);
    int chroma = HIGH_PROFILES.contains(profile) ? readChroma(bits) : 1;
    bits.unsignedGolomb("log2_max_frame_num_minus4", 12);
    skipPictureOrderCount(bits);
    bits.unsignedGolomb("max_num_ref_frames", 255);
    bits.flag(); // gaps_in_frame_num_value_allowed_flag
    int widthInMacroblocks = bits.unsignedGolomb("width in macroblocks", MAX_MACROBLOCKS) + 1;
    int heightInMapUnits = bits.unsignedGolomb("height in map units", MAX_MACROBLOCKS) + 1;
    boolean progressive = bits.flag();
    if (!progressive) {
      bits.flag(); // mb_adaptive_frame_field_flag
    }
    bits.flag(); // direct_8x8_inference_flag
    int fields = progressive ? 1 : 2;
    Crop crop = bits.flag() ? Crop.read(bits) : new Crop(0, 0);
    int cropUnitX = chroma == 1 || chroma == 2 ? 2 : 1;
    int cropUnitY = (chroma == 1 ? 2 : 1) * fields;
    int width = widthInMacroblocks * 16 - crop.horizontal * cropUnitX;
    int height = heightInMapUnits * fields * 16 - crop.vertical * cropUnitY;
    if (width <= 0 || height <= 0) {
      throw new MediaException(Reason.MALFORMED, "a picture of " + width + "x" + height);
    }
    return new AvcSps(profile, compatibility, level, width, height);
  }

  /// Reads from chroma_format_idc to the scaling lists; answers ChromaArrayType.
  private static int readChroma(BitReader bits) {
    int format = bits.unsignedGolomb("chroma_format_idc", 3);
    boolean separatePlanes = format == 3 && bits.flag();
    bits.unsignedGolomb("bit_depth_luma_minus8", 6);
    bits.unsignedGolomb("bit_depth_chroma_minus8", 6);
    bits.flag(); // qpprime_y_zero_transform_bypass_flag
    if (bits.flag()) {
      int lists = format == 3 ? 12 : 8;
      for (int i = 0; i < lists; i++) {
        if (bits.flag()) {
          skipScalingList(bits, i < 6 ? 16 : 64);
        }
      }
    }
    return separatePlanes ? 0 : format;
  }

  private static void skipScalingList(BitReader bits, int size) {
    int next = 8;
    for (int i = 0; i < size && next != 0; i++) {
      next = (next + bits.signedGolomb()) & 0xff;
    }
  }

  private static void skipPictureOrderCount(BitReader bits) {
    int type = bits.unsignedGolomb("pic_order_cnt_type", 2);
    if (type == 0) {
      bits.unsignedGolomb("log2_max_pic_order_cnt_lsb_minus4", 12);
    } else if (type == 1) {
      bits.flag(); // delta_pic_order_always_zero_flag
      bits.signedGolomb(); // offset_for_non_ref_pic
      bits.signedGolomb(); // offset_for_top_to_bottom_field
      int cycle = bits.unsignedGolomb("num_ref_frames_in_pic_order_cnt_cycle", 255);
      for (int i = 0; i < cycle; i++) {
        bits.signedGolomb();
      }
    }
  }

  /// H.264, 7.3.1: in a NAL unit `00 00 03` stands for `00 00`.
  private static Bytes withoutEmulationPrevention(Bytes nal) {
    ByteBuffer target = ByteBuffer.allocate(nal.size());
    int zeros = 0;
    for (int i = 0; i < nal.size(); i++) {
      int value = nal.get(i);
      if (zeros >= 2 && value == 3) {
        zeros = 0;
        continue;
      }
      zeros = value == 0 ? zeros + 1 : 0;
      target.put((byte) value);
    }
    return Bytes.wrap(target.flip());
  }

  /// Cropping offsets, in crop units, both sides added.
  private record Crop(int horizontal, int vertical) {
    static Crop read(BitReader bits) {
      int left = bits.unsignedGolomb("frame_crop_left_offset", MAX_CROP);
      int right = bits.unsignedGolomb("frame_crop_right_offset", MAX_CROP);
      int top = bits.unsignedGolomb("frame_crop_top_offset", MAX_CROP);
      int bottom = bits.unsignedGolomb("frame_crop_bottom_offset", MAX_CROP);
      return new Crop(left + right, top + bottom);
    }
  }
}
