package dev.millrace.worker;

import dev.millrace.contracts.PictureFailure;
import dev.millrace.worker.EncodedPicture.Encoding;
import dev.millrace.worker.JpegScan.JpegBand;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.ArrayList;
import java.util.List;

/// Reads a JPEG (ITU-T T.81: baseline, extended and progressive, by Huffman) in an eighth, a
/// quarter, a half or all of its size, the square in its middle only. Total; one thread, used once.
///
/// The JDK's decoder makes every pixel of the picture first, which takes three times as long, and
/// is written in C. This one leaves out the frequencies that the smaller picture cannot show.
final class JpegDecoder {
  static final JpegHuffman NONE = new JpegHuffman(new int[16], new byte[0]);
  private static final int MAX_SAMPLING = 4;
  private static final int MAX_BLOCKS = 10; // of a unit, B.2.3

  private final FileBytes file;
  private final EncodedPicture picture;
  private final Deadline deadline;
  private final Square square;
  private final int size;
  private final int[][] quantization = new int[4][64];
  private final JpegHuffman[] dc = {NONE, NONE, NONE, NONE};
  private final JpegHuffman[] ac = {NONE, NONE, NONE, NONE};
  private final List<JpegComponent> components = new ArrayList<>();
  private final int[] most = {1, 1}; // sampling factors, across and down
  private boolean progressive;
  private int restartInterval;

  private JpegDecoder(EncodedPicture picture, Deadline deadline) {
    this.file = new FileBytes(picture.data());
    this.picture = picture;
    this.deadline = deadline;
    this.square = Square.of(picture);
    this.size = size(square.side());
  }

  /// The square in the middle, its side at least [Square#ENOUGH] where the picture has that much;
  /// its colours as they are stored but for their being RGB.
  static BufferedImage decode(EncodedPicture picture, Deadline deadline) {
    try {
      JpegDecoder decoder = new JpegDecoder(picture, deadline);
      decoder.read();
      return decoder.image();
    } catch (IndexOutOfBoundsException e) {
      throw new PictureException(PictureFailure.CORRUPT, "a JPEG that contradicts itself", e);
    }
  }

  /// Samples of eight, a side, that are wanted.
  private static int size(int side) {
    int size = 8;
    while (size > 1 && side * (size / 2) / 8 >= Square.ENOUGH) {
      size /= 2;
    }
    return size;
  }

  private void read() {
    int position = 2;
    while (file.u16(position) != 0xffd9) {
      deadline.check();
      int marker = file.u8(position + 1);
      int payload = position + 4;
      int length = file.u16(position + 2) - 2;
      position = payload + length;
      switch (marker) {
        case 0xc0, 0xc1, 0xc2 -> frame(marker == 0xc2, payload);
        case 0xc4 -> huffman(payload, payload + length);
        case 0xdb -> quantization(payload, payload + length);
        case 0xdd -> restartInterval = file.u16(payload);
        case 0xda -> position = scan(payload, position);
        default -> {} // colours
      }
    }
    if (progressive) {
      components.forEach(component -> component.putAll(quantization[component.table]));
    }
  }

  private void quantization(int start, int end) {
    int position = start;
    while (position < end) {
      int head = file.u8(position++);
      int bytes = head >> 4 == 0 ? 1 : 2;
      for (int k = 0; k < 64; k++) {
        int value = bytes == 1 ? file.u8(position) : file.u16(position);
        quantization[head & 3][JpegScan.natural(k)] = value;
        position += bytes;
      }
    }
  }

  private void huffman(int start, int end) {
    int position = start;
    while (position < end) {
      int head = file.u8(position);
      int[] counts = new int[16];
      int sum = 0;
      for (int i = 0; i < counts.length; i++) {
        counts[i] = file.u8(position + 1 + i);
        sum += counts[i];
      }
      JpegHuffman table = new JpegHuffman(counts, file.slice(position + 17, sum));
      ((head & 0x10) == 0 ? dc : ac)[head & 3] = table;
      position += 17 + sum;
    }
  }

  private void frame(boolean several, int payload) {
    progressive = several;
    int count = file.u8(payload + 5);
    for (int i = 0; i < count; i++) {
      int at = payload + 6 + 3 * i;
      int factors = file.u8(at + 1);
      JpegComponent component =
          new JpegComponent(file.u8(at), factors >> 4, factors & 15, file.u8(at + 2) & 3);
      if (Math.min(component.horizontal, component.vertical) < 1
          || Math.max(component.horizontal, component.vertical) > MAX_SAMPLING) {
        throw PictureException.corrupt("a JPEG with a sampling factor of " + factors);
      }
      components.add(component);
      most[0] = Math.max(most[0], component.horizontal);
      most[1] = Math.max(most[1], component.vertical);
    }
    for (JpegComponent component : components) {
      component.blocksWide = ceil(picture.width(), 8 * most[0]) * component.horizontal;
      component.blocksHigh = ceil(picture.height(), 8 * most[1]) * component.vertical;
      component.ownWide = ceil(ceil(picture.width() * component.horizontal, most[0]), 8);
      component.ownHigh = ceil(ceil(picture.height() * component.vertical, most[1]), 8);
      component.want(square, most, size, progressive);
    }
  }

  /// @param data where its bits begin
  /// @return where the next marker is
  private int scan(int payload, int data) {
    List<JpegComponent> scanned = new ArrayList<>();
    int count = file.u8(payload);
    int blocks = 0;
    for (int i = 0; i < count; i++) {
      JpegComponent component = component(file.u8(payload + 1 + 2 * i));
      int tables = file.u8(payload + 2 + 2 * i);
      component.dc = dc[(tables >> 4) & 3];
      component.ac = ac[tables & 3];
      component.prediction = 0;
      blocks += component.horizontal * component.vertical;
      scanned.add(component);
    }
    if (scanned.isEmpty() || (count > 1 && blocks > MAX_BLOCKS)) {
      throw PictureException.corrupt("a JPEG scan of " + blocks + " blocks in a unit");
    }
    JpegBits bits = new JpegBits(picture.data(), data);
    JpegScan scan =
        new JpegScan(bits, scanned, band(payload + 1 + 2 * count, count), quantization, size);
    if (!scan.needless()) {
      scan.decode(restartInterval, deadline);
    }
    return next(bits.position());
  }

  private JpegBand band(int at, int count) {
    if (!progressive) {
      return new JpegBand(false, 0, 63, false, 0);
    }
    int first = file.u8(at);
    int last = file.u8(at + 1);
    int bits = file.u8(at + 2);
    boolean plausible = first == 0 ? last == 0 : first <= last && last < 64 && count == 1;
    if (!plausible || (bits & 15) > 13) {
      throw PictureException.corrupt("a JPEG scan of coefficients %d to %d".formatted(first, last));
    }
    return new JpegBand(true, first, last, bits >> 4 != 0, bits & 15);
  }

  private JpegComponent component(int id) {
    for (JpegComponent component : components) {
      if (component.id == id) {
        return component;
      }
    }
    throw PictureException.corrupt("a JPEG scan of a colour that is not in its frame");
  }

  /// The marker behind the data of a scan, restart markers left out.
  private int next(int data) {
    for (int position = data; ; position++) {
      int next = file.u8(position) == 0xff ? file.u8(position + 1) : 0;
      if (next != 0 && next != 0xff && (next & 0xf8) != 0xd0) {
        return position;
      }
    }
  }

  private BufferedImage image() {
    int side = Math.max(1, square.side() * size / 8);
    byte[][] planes = new byte[components.size()][];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = plane(components.get(i), side);
    }
    if (planes.length == 4) {
      return Cmyk.argb(raster(planes, side), picture);
    }
    boolean gray = planes.length == 1;
    boolean luminance = !gray && picture.encoding() == Encoding.JPEG;
    return rgb(planes[0], planes[gray ? 0 : 1], planes[gray ? 0 : 2], luminance, side);
  }

  /// One colour of the square, as large as the others.
  private byte[] plane(JpegComponent component, int side) {
    byte[] plane = new byte[side * side];
    int[] columns = component.columns(square.x() * size / 8, side, most[0]);
    byte[] samples = component.samples();
    for (int y = 0; y < side; y++) {
      int line = component.line(square.y() * size / 8 + y, most[1]);
      for (int x = 0; x < side; x++) {
        plane[y * side + x] = samples[line + columns[x]];
      }
    }
    return plane;
  }

  private static WritableRaster raster(byte[][] planes, int side) {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, side, side, planes.length, null);
    byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
    for (int band = 0; band < planes.length; band++) {
      for (int i = 0; i < planes[band].length; i++) {
        samples[i * planes.length + band] = planes[band][i];
      }
    }
    return raster;
  }

  private static BufferedImage rgb(
      byte[] first, byte[] second, byte[] third, boolean luminance, int side) {
    BufferedImage image = Pixels.empty(side, side);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      int one = first[i] & 0xff;
      int two = second[i] & 0xff;
      int three = third[i] & 0xff;
      pixels[i] = luminance ? fromYcc(one, two, three) : 0xff << 24 | one << 16 | two << 8 | three;
    }
    return image;
  }

  /// JFIF 1.02, in 16 bits behind the point.
  private static int fromYcc(int luma, int blue, int red) {
    int scaled = (luma << 16) + 0x8000;
    int r = scaled + 91881 * (red - 128);
    int g = scaled - 22554 * (blue - 128) - 46802 * (red - 128);
    int b = scaled + 116130 * (blue - 128);
    return 0xff << 24 | clamped(r >> 16) << 16 | clamped(g >> 16) << 8 | clamped(b >> 16);
  }

  private static int clamped(int value) {
    return Math.clamp(value, 0, 255);
  }

  private static int ceil(int value, int divisor) {
    return (value + divisor - 1) / divisor;
  }
}
