package dev.millrace.worker;

/// From the first coefficients of a block to fewer samples than it has: what is left out are the
/// frequencies that a smaller picture cannot show (ITU-T T.81, A.3.3). Stateless.
final class JpegTransform {
  private static final int MIDDLE = 128;
  private static final float[][] BASES = {{}, {}, {}, {}, basis(4), {}, {}, {}, basis(8)};

  private JpegTransform() {}

  /// @param values `size` by `size` coefficients
  /// @param size of the block in samples: 1, 2, 4 or 8
  /// @param at where its first sample goes
  /// @param stride from one of its lines to the next
  static void inverse(int[] values, int size, byte[] samples, int at, int stride) {
    switch (size) {
      case 1 -> samples[at] = sample(values[0] / 8f);
      case 2 -> two(values, samples, at, stride);
      default -> general(values, size, samples, at, stride);
    }
  }

  private static void two(int[] values, byte[] samples, int at, int stride) {
    float left = (values[0] + values[2]) / 8f;
    float leftBelow = (values[0] - values[2]) / 8f;
    float across = (values[1] + values[3]) / 8f;
    float acrossBelow = (values[1] - values[3]) / 8f;
    samples[at] = sample(left + across);
    samples[at + 1] = sample(left - across);
    samples[at + stride] = sample(leftBelow + acrossBelow);
    samples[at + stride + 1] = sample(leftBelow - acrossBelow);
  }

  private static void general(int[] values, int size, byte[] samples, int at, int stride) {
    float[] basis = BASES[size];
    float[] columns = new float[size * size]; // by line of samples and column of coefficients
    for (int v = 0; v < size; v++) {
      for (int u = 0; u < size; u++) {
        int value = values[v * size + u];
        for (int y = 0; value != 0 && y < size; y++) {
          columns[y * size + u] += basis[v * size + y] * value;
        }
      }
    }
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        float sum = 0;
        for (int u = 0; u < size; u++) {
          sum += basis[u * size + x] * columns[y * size + u];
        }
        samples[at + y * stride + x] = sample(sum);
      }
    }
  }

  /// By frequency and sample; that the coefficients are of eight by eight is in it, too.
  private static float[] basis(int size) {
    float[] basis = new float[size * size];
    for (int u = 0; u < size; u++) {
      double scale = Math.sqrt((u == 0 ? 1.0 : 2.0) / size) * Math.sqrt(size / 8.0);
      for (int x = 0; x < size; x++) {
        basis[u * size + x] = (float) (scale * Math.cos((2 * x + 1) * u * Math.PI / (2 * size)));
      }
    }
    return basis;
  }

  private static byte sample(float value) {
    return (byte) Math.clamp(Math.round(value) + MIDDLE, 0, 255);
  }
}
