package dev.millrace.worker;

import dev.millrace.worker.EncodedPicture.Encoding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Takes a JPEG file apart (ITU-T T.81, annex B): keeps tables, frame and scans, reads orientation
/// and colour profile, drops all other segments and whatever follows the end. Used once.
final class JpegParser {
  static final int MAX_PROFILE = 4 << 20;

  /// A progressive picture has some ten; each may take the time of a whole picture.
  static final int MAX_SCANS = 100;

  private static final int SOF0 = 0xc0;
  private static final int SOF1 = 0xc1;
  private static final int SOF2 = 0xc2;
  private static final int DHT = 0xc4;
  private static final int RST0 = 0xd0;
  private static final int RST7 = 0xd7;
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DQT = 0xdb;
  private static final int DRI = 0xdd;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int APP14 = 0xee;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

  private final FileBytes file;
  private final Deadline deadline;
  private final byte[] kept;
  private int length;
  private final ByteArrayOutputStream profile = new ByteArrayOutputStream();
  private int frame = -1; // where the payload of its header begins
  private boolean jfif;
  private int adobe = -1; // the colour transform that its segment names
  private final ExifOrientation orientation = new ExifOrientation();
  private int scans;

  JpegParser(FileBytes file, Deadline deadline) {
    this.file = file;
    this.deadline = deadline;
    this.kept = new byte[file.size()];
  }

  EncodedPicture parse() {
    keep(0, 2);
    int position = 2;
    while (true) {
      deadline.check();
      int marker = marker(position);
      position = skipFill(position) + 2;
      if (marker == EOI) {
        keep(position - 2, 2);
        return picture();
      }
      position = segment(marker, position);
    }
  }

  private EncodedPicture picture() {
    if (frame < 0 || scans == 0) {
      throw PictureException.corrupt("a JPEG without a picture");
    }
    int components = file.u8(frame + 5);
    if (components == 4) {
      return build(four());
    }
    if (components != 1 && components != 3) {
      throw PictureException.corrupt("a JPEG with " + components + " colours");
    }
    boolean named = file.u8(frame + 6) == 'R' && adobe < 0 && !jfif;
    return build(components == 3 && (named || adobe == 0) ? Encoding.JPEG_RGB : Encoding.JPEG);
  }

  private Encoding four() {
    return switch (adobe) {
      case -1 -> Encoding.JPEG_CMYK;
      case 2 -> Encoding.JPEG_YCCK;
      default -> Encoding.JPEG_CMYK_INVERTED;
    };
  }

  private EncodedPicture build(Encoding encoding) {
    return new EncodedPicture(
        encoding,
        file.u16(frame + 3),
        file.u16(frame + 1),
        orientation.value(),
        kept,
        length,
        profile());
  }

  private byte @Nullable [] profile() {
    return profile.size() == 0 ? null : profile.toByteArray();
  }

  /// @param position behind the marker
  /// @return behind the segment, and behind the data of a scan
  private int segment(int marker, int position) {
    int size = file.u16(position);
    if (size < 2) {
      throw PictureException.corrupt("a JPEG segment of " + size + " bytes");
    }
    file.need(position, size);
    int payload = position + 2;
    int end = position + size;
    switch (marker) {
      case SOF0, SOF1, SOF2 -> frame(payload, size - 2);
      case DHT, DQT, DRI -> {}
      case SOS -> {
        keep(position - 2, size + 2);
        return scan(end);
      }
      case APP0, APP1, APP2, APP14 -> {
        application(payload, size - 2);
        return end;
      }
      default -> {
        refuseOtherFrames(marker);
        return end;
      }
    }
    keep(position - 2, size + 2);
    return end;
  }

  /// Lossless, hierarchical and arithmetic pictures, which browsers do not show either.
  private static void refuseOtherFrames(int marker) {
    if ((marker >= SOF0 && marker <= 0xcf) || marker == SOI) {
      throw PictureException.corrupt("a JPEG of kind " + Integer.toHexString(marker));
    }
  }

  private void frame(int payload, int size) {
    if (frame >= 0 || size < 6 || file.u8(payload) != 8) {
      throw PictureException.corrupt("a JPEG with several frames, or not of 8 bits");
    }
    frame = payload;
  }

  private void application(int payload, int size) {
    if (file.startsWith(payload, EXIF) && size > EXIF.length) {
      orientation.read(file.slice(payload + EXIF.length, size - EXIF.length));
    } else if (file.startsWith(payload, ICC) && size > ICC.length + 2) {
      // Its parts come in their order, as all writers write them.
      byte[] part = file.slice(payload + ICC.length + 2, size - ICC.length - 2);
      if (profile.size() + part.length <= MAX_PROFILE) {
        profile.writeBytes(part);
      }
    } else if (file.startsWith(payload, ADOBE) && size >= 12) {
      adobe = file.u8(payload + 11);
    } else if (file.startsWith(payload, JFIF)) {
      jfif = true;
    }
  }

  /// @return where the next marker is that ends the data of a scan
  private int scan(int start) {
    scans++;
    if (scans > MAX_SCANS || frame < 0) {
      throw PictureException.corrupt("a JPEG with " + scans + " scans, at most " + MAX_SCANS);
    }
    int position = start;
    while (true) {
      int next = file.u8(position) == 0xff ? file.u8(position + 1) : 0;
      if (next != 0 && next != 0xff && (next < RST0 || next > RST7)) {
        keep(start, position - start);
        return position;
      }
      position += next == 0xff || next == 0 ? 1 : 2;
    }
  }

  private int marker(int position) {
    if (file.u8(position) != 0xff) {
      throw PictureException.corrupt("no JPEG marker at " + position);
    }
    return file.u8(skipFill(position) + 1);
  }

  /// A marker may have any number of 0xff before it.
  private int skipFill(int position) {
    int at = position;
    while (file.u8(at + 1) == 0xff) {
      at++;
    }
    return at;
  }

  private void keep(int offset, int size) {
    length = file.copy(offset, size, kept, length);
  }
}
