package dev.millrace.media;

/// The picture's size in an H.265 sequence parameter set (ITU-T H.265, 7.3.2.2.1).
///
/// @param width pixels shown, after cropping
/// @param height pixels shown, after cropping
record HevcSps(int width, int height) {
  static final int NAL_TYPE = 33;

  private static final int NAL_HEADER = 2;

  /// 16384 pixels: twice what level 6.2 allows on one side.
  private static final int MAX_SIDE = 16_384;

  /// general_profile_space to general_inbld_flag (7.3.3).
  private static final int PROFILE_BITS = 88;

  private static final int LEVEL_BITS = 8;
  private static final int MAX_SUB_LAYERS = 7;

  /// Reads one NAL unit, header included.
  static HevcSps parse(Bytes nal) {
    if (nal.size() < NAL_HEADER || (nal.get(0) >> 1 & 0x3f) != NAL_TYPE) {
      throw new MediaException(Reason.MALFORMED, "no sequence parameter set in the configuration");
    }
    BitReader bits = new BitReader(Rbsp.of(nal.slice(NAL_HEADER)));
    bits.skip(4); // sps_video_parameter_set_id
    int subLayers = bits.bits(3);
    if (subLayers >= MAX_SUB_LAYERS) {
      throw new MediaException(
          Reason.MALFORMED, "sps_max_sub_layers_minus1 " + subLayers + ", at most 6");
    }
    bits.skip(1); // sps_temporal_id_nesting_flag
    skipProfileTierLevel(bits, subLayers);
    bits.unsignedGolomb("sps_seq_parameter_set_id", 15);
    int chroma = readChroma(bits);
    int codedWidth = bits.unsignedGolomb("pic_width_in_luma_samples", MAX_SIDE);
    int codedHeight = bits.unsignedGolomb("pic_height_in_luma_samples", MAX_SIDE);
    boolean cropped = bits.flag();
    int unitX = chroma == 1 || chroma == 2 ? 2 : 1;
    int unitY = chroma == 1 ? 2 : 1;
    int width = codedWidth - (cropped ? readCrop(bits) * unitX : 0);
    int height = codedHeight - (cropped ? readCrop(bits) * unitY : 0);
    if (width <= 0 || height <= 0) {
      throw new MediaException(Reason.MALFORMED, "a picture of " + width + "x" + height);
    }
    return new HevcSps(width, height);
  }

  /// 7.3.3; flags of two bits for each sub-layer come first, filled up to eight of them.
  private static void skipProfileTierLevel(BitReader bits, int subLayers) {
    bits.skip(PROFILE_BITS + LEVEL_BITS);
    int skipped = 0;
    for (int i = 0; i < subLayers; i++) {
      skipped += bits.flag() ? PROFILE_BITS : 0;
      skipped += bits.flag() ? LEVEL_BITS : 0;
    }
    int reserved = subLayers > 0 ? 2 * (MAX_SUB_LAYERS + 1 - subLayers) : 0;
    bits.skip(reserved + skipped);
  }

  /// Answers ChromaArrayType.
  private static int readChroma(BitReader bits) {
    int format = bits.unsignedGolomb("chroma_format_idc", 3);
    boolean separatePlanes = format == 3 && bits.flag();
    return separatePlanes ? 0 : format;
  }

  /// Two offsets of the conformance window, left and right or top and bottom, added.
  private static int readCrop(BitReader bits) {
    return bits.unsignedGolomb("conformance window offset", MAX_SIDE)
        + bits.unsignedGolomb("conformance window offset", MAX_SIDE);
  }
}
