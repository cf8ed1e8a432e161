package org.orderly.dicom.deident;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

/** Text burned into pixels (PS3.15 E.3.1) and overlays in their unused bits. */
final class Pixels {

  private static final long LONGEST = 1L << 29;
  private static final int OVERLAY_BIT_POSITION = 0x60000102;
  private static final int OVERLAY_DATA = 0x60003000;

  private final DataSet original;
  private final PixelPolicy policy;

  Pixels(DataSet original, PixelPolicy policy) {
    this.original = original;
    this.policy = policy;
  }

  /**
   * Puts what may stay of the pixels into the copy, which has those of the original.
   *
   * @return why that cannot be done, or null if all is well
   */
  @Nullable String clean(DataSet copy) throws IOException {
    Element pixels = original.get(Tag.PixelData);
    if (pixels == null) {
      return null;
    }
    boolean text = mayHaveText();
    boolean overlays = hasEmbeddedOverlays();
    if (text && !policy.blank()) {
      return "text may be burned into the pixels";
    }
    if (!text && !overlays) {
      return null;
    }
    if (pixels instanceof Element.Fragments) {
      return "compressed pixel data cannot be blanked";
    }
    List<PixelPolicy.Area> regions = regions();
    if (text && regions.isEmpty() && policy.areas().isEmpty()) {
      return "text may be burned into the pixels, and no areas to blank are known";
    }
    byte[] bytes = bytes(pixels);
    String trouble = overlays ? mask(bytes) : null;
    if (trouble == null && text) {
      trouble = blank(bytes, regions);
      copy.put(Tag.BurnedInAnnotation, "NO");
    }
    copy.putBytes(Tag.PixelData, pixels.vr(), bytes);
    return trouble;
  }

  private boolean mayHaveText() {
    String flag = original.string(Tag.BurnedInAnnotation, "");
    if (!flag.isEmpty()) {
      return !flag.equals("NO");
    }
    String uid = original.string(Tag.SOPClassUID, "");
    Dictionary.UidEntry entry = Dictionary.uidEntry(uid);
    String kind = entry == null ? "SecondaryCapture" : entry.keyword();
    return kind.contains("SecondaryCapture")
        || kind.contains("Ultrasound")
        || kind.contains("VLEndoscopic")
        || kind.contains("VLPhotographic")
        || kind.contains("Video")
        || original.strings(Tag.ImageType).contains("SCREEN SAVE");
  }

  private boolean hasEmbeddedOverlays() {
    for (int group = 0; group < 0x20; group += 2) {
      int position = OVERLAY_BIT_POSITION + (group << 16);
      if (original.longValue(position).orElse(0) > 0
          && !original.contains(OVERLAY_DATA + (group << 16))) {
        return true;
      }
    }
    return false;
  }

  private static byte[] bytesOf(Element.Bulk bulk) throws IOException {
    if (bulk.data().length() > LONGEST) {
      throw new IOException("pixel data are too long to be changed");
    }
    try (InputStream in = bulk.data().open()) {
      byte[] bytes = in.readAllBytes();
      if (bulk.data().bigEndian() && bulk.vr() == Vr.OW) {
        for (int i = 0; i + 1 < bytes.length; i += 2) {
          byte b = bytes[i];
          bytes[i] = bytes[i + 1];
          bytes[i + 1] = b;
        }
      }
      return bytes;
    }
  }

  private byte[] bytes(Element pixels) throws IOException {
    if (pixels instanceof Element.Bulk bulk) {
      return bytesOf(bulk);
    }
    byte[] bytes = original.encoded(pixels);
    return bytes == null ? new byte[0] : bytes.clone();
  }

  /** Clears the bits that are no part of a sample. */
  private @Nullable String mask(byte[] bytes) {
    int allocated = original.integer(Tag.BitsAllocated).orElse(0);
    int stored = original.integer(Tag.BitsStored).orElse(allocated);
    int high = original.integer(Tag.HighBit).orElse(stored - 1);
    if (allocated != 8 && allocated != 16 || stored < 1 || high >= allocated || high < stored - 1) {
      return "an overlay lies in pixels of an unknown form";
    }
    int mask = (1 << stored) - 1 << high - stored + 1;
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] &= (byte) (allocated == 16 && (i & 1) == 1 ? mask >>> 8 : mask);
    }
    return null;
  }

  /** What shows the patient in an ultrasound image; text stands around it (PS3.3 C.8.5.5). */
  private List<PixelPolicy.Area> regions() {
    List<PixelPolicy.Area> regions = new ArrayList<>();
    for (DataSet region : original.items(Tag.SequenceOfUltrasoundRegions)) {
      int x0 = region.integer(Tag.RegionLocationMinX0).orElse(0);
      int y0 = region.integer(Tag.RegionLocationMinY0).orElse(0);
      int x1 = region.integer(Tag.RegionLocationMaxX1).orElse(-1);
      int y1 = region.integer(Tag.RegionLocationMaxY1).orElse(-1);
      if (x1 >= x0 && y1 >= y0) {
        regions.add(new PixelPolicy.Area(x0, y0, x1 - x0 + 1, y1 - y0 + 1));
      }
    }
    return regions;
  }

  private @Nullable String blank(byte[] bytes, List<PixelPolicy.Area> regions) {
    int rows = original.integer(Tag.Rows).orElse(0);
    int columns = original.integer(Tag.Columns).orElse(0);
    int samples = original.integer(Tag.SamplesPerPixel).orElse(1);
    int width = original.integer(Tag.BitsAllocated).orElse(0) / 8;
    boolean byPlane = original.integer(Tag.PlanarConfiguration).orElse(0) == 1 && samples > 1;
    long frame = (long) rows * columns * samples * width;
    boolean whole = original.string(Tag.PhotometricInterpretation, "").endsWith("422");
    if (frame <= 0 || frame > bytes.length || whole) {
      return "pixels of this form cannot be blanked";
    }
    int pixel = byPlane ? width : samples * width;
    int planes = (int) (bytes.length / ((long) rows * columns * pixel));
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        if (isBlank(regions, column, row)) {
          for (int plane = 0; plane < planes; plane++) {
            int at = (int) ((((long) plane * rows + row) * columns + column) * pixel);
            Arrays.fill(bytes, at, at + pixel, (byte) 0);
          }
        }
      }
    }
    return null;
  }

  private boolean isBlank(List<PixelPolicy.Area> regions, int column, int row) {
    return !regions.isEmpty() && regions.stream().noneMatch(r -> r.contains(column, row))
        || policy.areas().stream().anyMatch(a -> a.contains(column, row));
  }

  /** The path for messages. */
  static String path() {
    return Tags.toString(Tag.BurnedInAnnotation);
  }
}
