package dev.millrace.worker;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import org.jspecify.annotations.Nullable;

/// From the colours of an ICC profile to sRGB. Stateless; a profile that cannot be used, or is for
/// other colours than the picture has, is left out of account, as browsers do.
final class ColourProfile {
  private static final ColorSpace SRGB = ColorSpace.getInstance(ColorSpace.CS_sRGB);

  private ColourProfile() {}

  /// @param argb its colours are in the space of the profile; they are in sRGB afterwards
  static void convert(BufferedImage argb, byte @Nullable [] profile) {
    if (profile == null) {
      return;
    }
    int bands = bands(profile);
    if (bands != 1 && bands != 3) {
      return;
    }
    int[] pixels = ((DataBufferInt) argb.getRaster().getDataBuffer()).getData();
    @Nullable BufferedImage converted = srgb(planes(argb, bands), profile);
    if (converted == null) {
      return;
    }
    int[] colours = ((DataBufferInt) converted.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (pixels[i] & 0xff000000) | (colours[i] & 0xffffff);
    }
  }

  /// Opaque; null when the profile cannot be used.
  static @Nullable BufferedImage srgb(Raster samples, byte @Nullable [] profile) {
    if (profile == null) {
      return null;
    }
    try {
      ICC_ColorSpace space = new ICC_ColorSpace(ICC_Profile.getInstance(profile));
      if (space.getNumComponents() != samples.getNumBands()) {
        return null;
      }
      WritableRaster colours =
          Raster.createInterleavedRaster(
              DataBuffer.TYPE_BYTE, samples.getWidth(), samples.getHeight(), 3, null);
      new ColorConvertOp(space, SRGB, /* hints= */ null).filter(samples, colours);
      return Pixels.argb(colours);
    } catch (CMMException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return null;
    }
  }

  private static int bands(byte[] profile) {
    try {
      return ICC_Profile.getInstance(profile).getNumComponents();
    } catch (CMMException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return 0;
    }
  }

  /// The first bands: of a gray picture all are alike.
  private static WritableRaster planes(BufferedImage argb, int bands) {
    int width = argb.getWidth();
    WritableRaster planes =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, argb.getHeight(), bands, null);
    for (int band = 0; band < bands; band++) {
      int[] samples =
          argb.getRaster().getSamples(0, 0, width, argb.getHeight(), band, (int[]) null);
      planes.setSamples(0, 0, width, argb.getHeight(), band, samples);
    }
    return planes;
  }
}
