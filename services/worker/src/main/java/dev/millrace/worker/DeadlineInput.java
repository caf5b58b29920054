package dev.millrace.worker;

import javax.imageio.stream.ImageInputStreamImpl;

/// Bytes in memory for a decoder of ImageIO, which stops it at the first byte that it asks for
/// after its deadline. One thread.
final class DeadlineInput extends ImageInputStreamImpl {
  private final byte[] data;
  private final int length;
  private final Deadline deadline;

  DeadlineInput(EncodedPicture picture, Deadline deadline) {
    this.data = picture.data();
    this.length = picture.length();
    this.deadline = deadline;
  }

  @Override
  public int read() {
    deadline.check();
    bitOffset = 0;
    return streamPos < length ? data[(int) streamPos++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int count) {
    deadline.check();
    bitOffset = 0;
    int available = (int) Math.min(count, length - streamPos);
    if (available <= 0) {
      return count == 0 ? 0 : -1;
    }
    System.arraycopy(data, (int) streamPos, target, offset, available);
    streamPos += available;
    return available;
  }

  @Override
  public long length() {
    return length;
  }
}
