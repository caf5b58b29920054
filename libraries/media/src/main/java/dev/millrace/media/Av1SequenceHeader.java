package dev.millrace.media;

/// What Millrace needs of AV1's sequence header (AV1 specification, 5.5).
///
/// @param width pixels of the largest frame
/// @param height pixels of the largest frame
record Av1SequenceHeader(int width, int height, Colour colour) {
  private static final int MAX_SIDE = 16_384;
  private static final int SELECT = 2;
  private static final int UNSPECIFIED = 2;

  /// From so many leading zeros on, nothing follows.
  private static final int ALL_ONES = 32;

  /// CP, TC and MC of ISO/IEC 23091-2.
  record Colour(int primaries, int transfer, int matrix, boolean fullRange) {
    private static final Colour SRGB = new Colour(1, 13, 0, /* fullRange= */ true);

    /// What players assume when nothing is said: BT.709, or nothing in particular.
    boolean usual() {
      return usual(primaries) && usual(transfer) && usual(matrix) && !fullRange;
    }

    private static boolean usual(int code) {
      return code == 1 || code == UNSPECIFIED;
    }
  }

  private record DecoderModel(int delayBits) {}

  /// Reads the payload of an OBU.
  static Av1SequenceHeader parse(Bytes payload) {
    BitReader bits = new BitReader(payload);
    int profile = bits.bits(3);
    bits.skip(1); // still_picture
    boolean reduced = bits.flag();
    if (reduced) {
      bits.skip(5); // seq_level_idx
    } else {
      skipOperatingPoints(bits);
    }
    int widthBits = bits.bits(4) + 1;
    int heightBits = bits.bits(4) + 1;
    int width = bits.bits(widthBits) + 1;
    int height = bits.bits(heightBits) + 1;
    if (width > MAX_SIDE || height > MAX_SIDE) {
      throw new MediaException(
          Reason.LIMIT, "a picture of " + width + "x" + height + ", at most " + MAX_SIDE);
    }
    skipTools(bits, reduced);
    return new Av1SequenceHeader(width, height, readColour(bits, profile));
  }

  private static void skipOperatingPoints(BitReader bits) {
    boolean timed = bits.flag();
    DecoderModel model = timed ? skipTiming(bits) : new DecoderModel(0);
    boolean delays = bits.flag();
    int points = bits.bits(5) + 1;
    for (int i = 0; i < points; i++) {
      bits.skip(12); // operating_point_idc
      if (bits.bits(5) > 7) {
        bits.skip(1); // seq_tier
      }
      if (model.delayBits > 0 && bits.flag()) {
        bits.skip(2 * model.delayBits + 1);
      }
      if (delays && bits.flag()) {
        bits.skip(4); // initial_display_delay_minus_1
      }
    }
  }

  /// 5.5.3 and 5.5.4.
  private static DecoderModel skipTiming(BitReader bits) {
    bits.skip(64); // num_units_in_display_tick, time_scale
    if (bits.flag()) {
      skipVariableLength(bits); // num_ticks_per_picture_minus_1
    }
    if (!bits.flag()) {
      return new DecoderModel(0);
    }
    int delayBits = bits.bits(5) + 1;
    bits.skip(32 + 5 + 5); // num_units_in_decoding_tick and two lengths
    return new DecoderModel(delayBits);
  }

  /// uvlc(), 4.10.3.
  private static void skipVariableLength(BitReader bits) {
    int zeros = 0;
    while (!bits.flag()) {
      zeros++;
    }
    bits.skip(zeros < ALL_ONES ? zeros : 0);
  }

  /// From the frame ids to the restoration filter.
  private static void skipTools(BitReader bits, boolean reduced) {
    if (!reduced && bits.flag()) {
      bits.skip(4 + 3); // lengths of frame ids
    }
    bits.skip(3); // superblock size, filter intra, intra edge filter
    if (!reduced) {
      bits.skip(4); // interintra, masked compound, warped motion, dual filter
      boolean ordered = bits.flag();
      bits.skip(ordered ? 2 : 0); // joint compound, reference frame vectors
      int screenContent = bits.flag() ? SELECT : bits.bits(1);
      if (screenContent > 0 && !bits.flag()) {
        bits.skip(1); // seq_force_integer_mv
      }
      bits.skip(ordered ? 3 : 0); // order_hint_bits_minus_1
    }
    bits.skip(3); // super-resolution, CDEF, restoration
  }

  /// 5.5.2, as far as the range.
  private static Colour readColour(BitReader bits, int profile) {
    boolean highDepth = bits.flag();
    bits.skip(profile == 2 && highDepth ? 1 : 0); // twelve_bit
    boolean monochrome = profile != 1 && bits.flag();
    Colour colour = new Colour(UNSPECIFIED, UNSPECIFIED, UNSPECIFIED, /* fullRange= */ false);
    if (bits.flag()) {
      colour = new Colour(bits.bits(8), bits.bits(8), bits.bits(8), /* fullRange= */ true);
    }
    boolean implied = !monochrome && colour.equals(Colour.SRGB);
    boolean fullRange = implied || bits.flag();
    return new Colour(colour.primaries, colour.transfer, colour.matrix, fullRange);
  }
}
