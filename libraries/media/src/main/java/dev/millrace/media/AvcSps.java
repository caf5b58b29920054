package dev.millrace.media;

import java.util.Set;

/// What Millrace needs of an H.264 sequence parameter set (ITU-T H.264, 7.3.2.1.1).
///
/// @param width pixels shown, after cropping
/// @param height pixels shown, after cropping
/// @param chroma how colours are stored
record AvcSps(
    int profileIdc, int profileCompatibility, int levelIdc, int width, int height, Chroma chroma) {
  static final int NAL_TYPE = 7;

  /// 16384 pixels: twice what level 6.2 allows on one side.
  private static final int MAX_MACROBLOCKS = 1024;

  private static final int MAX_CROP = 16_384;

  /// profile_idc values that carry chroma_format_idc and scaling lists.
  static final Set<Integer> HIGH_PROFILES =
      Set.of(100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135);

  /// Reads one NAL unit, header byte included.
  static AvcSps parse(Bytes nal) {
    if (nal.isEmpty() || (nal.get(0) & 0x1f) != NAL_TYPE) {
      throw new MediaException(Reason.MALFORMED, "no sequence parameter set in the configuration");
    }
    BitReader bits = new BitReader(Rbsp.of(nal.slice(1)));
    int profile = bits.bits(8);
    int compatibility = bits.bits(8);
    int level = bits.bits(8);
    bits.unsignedGolomb("seq_parameter_set_id", 31);
    Chroma chroma = HIGH_PROFILES.contains(profile) ? Chroma.read(bits) : Chroma.YUV_420;
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
    int arrayType = chroma.arrayType();
    int cropUnitX = arrayType == 1 || arrayType == 2 ? 2 : 1;
    int cropUnitY = (arrayType == 1 ? 2 : 1) * fields;
    int width = widthInMacroblocks * 16 - crop.horizontal * cropUnitX;
    int height = heightInMapUnits * fields * 16 - crop.vertical * cropUnitY;
    if (width <= 0 || height <= 0) {
      throw new MediaException(Reason.MALFORMED, "a picture of " + width + "x" + height);
    }
    return new AvcSps(profile, compatibility, level, width, height, chroma);
  }

  /// The seq_parameter_set_id of one NAL unit, by which pictures name it.
  static int id(Bytes nal) {
    BitReader bits = new BitReader(Rbsp.of(nal.slice(1)));
    bits.skip(24); // profile_idc, constraint flags, level_idc
    return bits.unsignedGolomb("seq_parameter_set_id", 31);
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

  /// chroma_format_idc, separate_colour_plane_flag and the bit depths less 8.
  record Chroma(int format, boolean separatePlanes, int lumaDepth, int chromaDepth) {
    /// What profiles that do not say have.
    static final Chroma YUV_420 = new Chroma(1, false, 0, 0);

    /// Reads from chroma_format_idc to the scaling lists.
    static Chroma read(BitReader bits) {
      int format = bits.unsignedGolomb("chroma_format_idc", 3);
      boolean separatePlanes = format == 3 && bits.flag();
      int lumaDepth = bits.unsignedGolomb("bit_depth_luma_minus8", 6);
      int chromaDepth = bits.unsignedGolomb("bit_depth_chroma_minus8", 6);
      bits.flag(); // qpprime_y_zero_transform_bypass_flag
      if (bits.flag()) {
        int lists = format == 3 ? 12 : 8;
        for (int i = 0; i < lists; i++) {
          if (bits.flag()) {
            skipScalingList(bits, i < 6 ? 16 : 64);
          }
        }
      }
      return new Chroma(format, separatePlanes, lumaDepth, chromaDepth);
    }

    int arrayType() {
      return separatePlanes ? 0 : format;
    }

    private static void skipScalingList(BitReader bits, int size) {
      int next = 8;
      for (int i = 0; i < size && next != 0; i++) {
        next = (next + bits.signedGolomb()) & 0xff;
      }
    }
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
