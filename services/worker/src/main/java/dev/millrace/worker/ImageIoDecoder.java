package dev.millrace.worker;

import dev.millrace.contracts.PictureFailure;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/// Reads PNG and GIF by the JDK's decoders, which get nothing to read but pixels. Stateless; total.
///
/// They stop when they ask for more bytes after the deadline, or have a line ready then.
final class ImageIoDecoder {
  private ImageIoDecoder() {}

  /// The square in the middle, as it is stored, read so coarsely that its side is at least
  /// [Square#ENOUGH] where the picture has that much.
  ///
  /// @param format as ImageIO names it
  static BufferedImage decode(EncodedPicture picture, String format, Deadline deadline) {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    try (DeadlineInput input = new DeadlineInput(picture, deadline)) {
      reader.setInput(input, /* seekForwardOnly= */ true, /* ignoreMetadata= */ true);
      reader.addIIOReadProgressListener(new AbortListener(deadline));
      BufferedImage square = read(reader, picture);
      deadline.check();
      return square;
    } catch (PictureException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // They throw anything at corrupt files: IllegalArgumentException, NegativeArraySize…
      deadline.check();
      throw new PictureException(PictureFailure.CORRUPT, "it cannot be read: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  private static BufferedImage read(ImageReader reader, EncodedPicture picture) throws IOException {
    ImageReadParam parameters = reader.getDefaultReadParam();
    Square square = Square.of(picture);
    parameters.setSourceRegion(new Rectangle(square.x(), square.y(), square.side(), square.side()));
    parameters.setSourceSubsampling(square.step(), square.step(), 0, 0);
    return Pixels.argb(reader.read(0, parameters));
  }

  /// Ends a decoder that has lines to give but asks for no bytes.
  private record AbortListener(Deadline deadline) implements IIOReadProgressListener {
    @Override
    public void imageProgress(ImageReader source, float percentageDone) {
      if (deadline.passed()) {
        source.abort();
      }
    }

    @Override
    public void sequenceStarted(ImageReader source, int minIndex) {}

    @Override
    public void sequenceComplete(ImageReader source) {}

    @Override
    public void imageStarted(ImageReader source, int imageIndex) {}

    @Override
    public void imageComplete(ImageReader source) {}

    @Override
    public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

    @Override
    public void thumbnailProgress(ImageReader source, float percentageDone) {}

    @Override
    public void thumbnailComplete(ImageReader source) {}

    @Override
    public void readAborted(ImageReader source) {}
  }
}
