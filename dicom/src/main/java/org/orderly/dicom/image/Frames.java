package org.orderly.dicom.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.image.codec.Samples;

/** The frames of one image object, read and decoded one at a time; they count from 1. */
public final class Frames {
  private static final int LONGEST_IN_MEMORY = 1 << 20;
  private static final long MAX_COMPRESSED = 256L << 20;
  private static final ReadLimits LIMITS =
      ReadLimits.DEFAULTS.withMaxValueLength(LONGEST_IN_MEMORY);

  private final DataSet dataSet;
  private final TransferSyntax syntax;
  private final PixelFormat format;
  private final int count;
  private final Element pixelData;
  private final FragmentIndex fragments;

  private Frames(DataSet dataSet, TransferSyntax syntax) throws IOException {
    Element found = dataSet.get(Tag.PixelData);
    if (found == null) {
      throw new ImageException("The object has no pixel data");
    }
    this.dataSet = dataSet;
    this.syntax = syntax;
    this.format = PixelFormat.of(dataSet);
    this.pixelData = found;
    this.count = Math.max(1, dataSet.integer(Tag.NumberOfFrames).orElse(1));
    this.fragments =
        found instanceof Element.Fragments list
            ? FragmentIndex.of(dataSet, list.fragments(), count)
            : FragmentIndex.NONE;
  }

  /**
   * Reads the header of a file; its pixel data stay there.
   *
   * @throws ImageException if it is no image, or none that can be decoded
   */
  public static Frames open(Path file) throws IOException {
    try (Part10File part10 = Part10.open(file, LIMITS)) {
      if (!part10.transferSyntax().deflated()) {
        return new Frames(part10.readAll(), part10.transferSyntax());
      }
    }
    try (Part10File part10 = Part10.open(file)) { // no positions inside of deflated data
      return new Frames(part10.readAll(), part10.transferSyntax());
    }
  }

  public static Frames of(DataSet dataSet, TransferSyntax syntax) throws IOException {
    return new Frames(dataSet, syntax);
  }

  public int count() {
    return count;
  }

  public PixelFormat format() {
    return format;
  }

  public TransferSyntax transferSyntax() {
    return syntax;
  }

  public boolean isEncapsulated() {
    return pixelData instanceof Element.Fragments;
  }

  public DataSet dataSet() {
    return dataSet;
  }

  /**
   * The bytes of a frame as stored: a compressed stream, or little endian samples.
   *
   * @param frame from 1 on
   */
  public byte[] encoded(int frame) throws IOException {
    check(frame);
    if (pixelData instanceof Element.Fragments list) {
      return compressed(list.fragments(), frame);
    }
    long bits = format.nativeBits();
    long first = (frame - 1) * bits;
    long from = first / 8;
    long to = (first + bits + 7) / 8;
    byte[] bytes = NativePixels.read(pixelData, dataSet, from, to);
    if (bytes.length < to - from) {
      throw new ImageException("Frame " + frame + ": pixel data end too early");
    }
    return first % 8 == 0 ? bytes : NativePixels.shifted(bytes, (int) (first % 8), bits);
  }

  private byte[] compressed(List<BulkData> list, int frame) throws IOException {
    long length = 0;
    int first = fragments.first(frame);
    int end = fragments.end(frame);
    for (int i = first; i < end; i++) {
      length += list.get(i).length();
    }
    if (first >= end) {
      throw new ImageException("Frame " + frame + " is missing in the pixel data");
    }
    if (length > MAX_COMPRESSED) {
      throw new ImageException("Frame " + frame + " is too large to decode");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) length);
    for (int i = first; i < end; i++) {
      try (InputStream in = list.get(i).open()) {
        in.transferTo(out);
      }
    }
    return out.toByteArray();
  }

  /**
   * The samples of a frame with all bits that were stored.
   *
   * @param frame from 1 on
   * @throws ImageException if the frame is broken or compressed in a way that is not supported
   */
  public Samples decode(int frame) throws IOException {
    byte[] bytes = encoded(frame);
    try {
      return isEncapsulated()
          ? Codec.of(syntax).decode(bytes, format.shape())
          : NativePixels.decode(bytes, format);
    } catch (IOException e) {
      throw new ImageException("Frame " + frame + ": " + e.getMessage(), e);
    } catch (IndexOutOfBoundsException | NegativeArraySizeException | ArithmeticException e) {
      throw new ImageException("Frame " + frame + ": the compressed data are broken", e);
    }
  }

  /**
   * The bytes of a frame as they would be without compression, little endian; what was compressed
   * in colours of YBR_FULL becomes RGB. They are in the order that the data set tells by Planar
   * Configuration.
   */
  public byte[] uncompressed(int frame) throws IOException {
    if (!isEncapsulated()) {
      return encoded(frame);
    }
    Samples samples = decode(frame);
    byte[] bytes =
        format.photometric().startsWith("YBR_FULL") && format.shape().bitsAllocated() == 8
            ? Colour.render(samples, this)
            : NativePixels.encode(samples);
    return format.byPlane() ? NativePixels.byPlane(bytes, format.shape()) : bytes;
  }

  private void check(int frame) throws ImageException {
    if (frame < 1 || frame > count) {
      throw new ImageException("There is no frame " + frame + " among " + count);
    }
  }
}
