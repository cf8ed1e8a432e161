package org.orderly.web.rs.stow;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;

/**
 * What the beginning of a JPEG, JPEG-LS or JPEG 2000 stream tells about its pixels (ITU-T T.81 B.2,
 * T.87 C.2, T.800 A.5); metadata may leave that out (PS3.18 10.5.1.4).
 */
record CodestreamHead(
    String transferSyntax,
    int rows,
    int columns,
    int samples,
    int bits,
    boolean signed,
    String colour) {

  private static final int SOI = 0xFFD8;
  private static final int APP14 = 0xFFEE;
  private static final int SOF_LS = 0xFFF7;
  private static final int SOS = 0xFFDA;
  private static final int SOC = 0xFF4F;
  private static final int SIZ = 0xFF51;
  private static final int COD = 0xFF52;
  private static final int BOX_SIGNATURE = 0x6A502020;
  private static final int BOX_CODESTREAM = 0x6A703263;
  private static final int MAX_SEGMENTS = 10_000;
  private static final int MAX_BOXES = 100;
  private static final int ADOBE_LENGTH = 12;
  private static final String RGB = "RGB";

  /** The head of a stream; null if it is of another kind, or broken. */
  static @Nullable CodestreamHead of(BulkData data) {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(withoutBoxes(data).open()))) {
      int first = in.readUnsignedShort();
      return first == SOI ? jpeg(in) : first == SOC ? jpeg2000(in) : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** A JPEG 2000 file without the boxes around its stream (PS3.5 A.4.4). */
  static BulkData withoutBoxes(BulkData data) {
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(data.open()))) {
      long position = 0;
      for (int box = 0; box < MAX_BOXES; box++) {
        long length = in.readInt() & 0xFFFFFFFFL;
        int type = in.readInt();
        long header = 8;
        if (length == 1) {
          length = in.readLong();
          header = 16;
        }
        if (box == 0 && type != BOX_SIGNATURE || length != 0 && length < header) {
          return data;
        }
        if (type == BOX_CODESTREAM) {
          long most = data.length() - position;
          long content = (length == 0 ? most : Math.min(length, most)) - header;
          return BulkData.ofFile(
              Objects.requireNonNull(data.file()),
              data.offset() + position + header,
              content,
              false);
        }
        in.skipNBytes(length - header);
        position += length;
      }
    } catch (IOException e) {
      // no boxes, or none with a stream
    }
    return data;
  }

  private static @Nullable CodestreamHead jpeg(DataInputStream in) throws IOException {
    Frame frame = null;
    int transform = -1;
    for (int i = 0; i < MAX_SEGMENTS; i++) {
      int marker = marker(in);
      int length = in.readUnsignedShort() - 2;
      if (marker == SOS) {
        return frame == null ? null : frame.head(lastOfScan(in, length), transform);
      } else if (marker == APP14 && length >= ADOBE_LENGTH) {
        byte[] adobe = in.readNBytes(length);
        transform = adobe.length < ADOBE_LENGTH ? -1 : adobe[ADOBE_LENGTH - 1];
      } else if (isFrame(marker)) {
        frame = Frame.read(marker, in, length);
      } else {
        in.skipNBytes(Math.max(0, length));
      }
    }
    return null;
  }

  /** The selector of a lossless scan, or how lossy a scan of JPEG-LS is. */
  private static int lastOfScan(DataInputStream in, int length) throws IOException {
    byte[] scan = in.readNBytes(length);
    if (scan.length < 4) {
      throw new EOFException();
    }
    return scan[scan.length - 3] & 0xFF;
  }

  private static int marker(DataInputStream in) throws IOException {
    int value = in.readUnsignedByte();
    if (value != 0xFF) {
      throw new IOException("no marker");
    }
    while (value == 0xFF) {
      value = in.readUnsignedByte();
    }
    return 0xFF00 | value;
  }

  private static boolean isFrame(int marker) {
    return marker == SOF_LS
        || marker >= 0xFFC0
            && marker <= 0xFFCF
            && marker != 0xFFC4
            && marker != 0xFFC8
            && marker != 0xFFCC;
  }

  private record Frame(
      int marker, int bits, int rows, int columns, int samples, boolean subsampled) {

    static Frame read(int marker, DataInputStream in, int length) throws IOException {
      int bits = in.readUnsignedByte();
      int rows = in.readUnsignedShort();
      int columns = in.readUnsignedShort();
      int samples = in.readUnsignedByte();
      boolean subsampled = false;
      for (int i = 0; i < samples; i++) {
        in.readUnsignedByte();
        subsampled |= in.readUnsignedByte() != 0x11;
        in.readUnsignedByte();
      }
      in.skipNBytes(Math.max(0, length - 6 - 3 * samples));
      return new Frame(marker, bits, rows, columns, samples, subsampled);
    }

    @Nullable CodestreamHead head(int last, int transform) {
      String uid =
          switch (marker) {
            case 0xFFC0 -> Uid.JPEGBaseline8Bit;
            case 0xFFC1 -> Uid.JPEGExtended12Bit;
            case 0xFFC3 -> last == 1 ? Uid.JPEGLosslessSV1 : Uid.JPEGLossless;
            case SOF_LS -> last == 0 ? Uid.JPEGLSLossless : Uid.JPEGLSNearLossless;
            default -> null;
          };
      if (uid == null) {
        return null;
      }
      boolean lossy = marker == 0xFFC0 || marker == 0xFFC1;
      String colours = !lossy || transform == 0 ? RGB : subsampled ? "YBR_FULL_422" : "YBR_FULL";
      return new CodestreamHead(
          uid, rows, columns, samples, bits, false, samples == 1 ? "MONOCHROME2" : colours);
    }
  }

  private static @Nullable CodestreamHead jpeg2000(DataInputStream in) throws IOException {
    if (in.readUnsignedShort() != SIZ) {
      return null;
    }
    int length = in.readUnsignedShort();
    in.readUnsignedShort();
    long right = in.readInt() & 0xFFFFFFFFL;
    long bottom = in.readInt() & 0xFFFFFFFFL;
    long left = in.readInt() & 0xFFFFFFFFL;
    long top = in.readInt() & 0xFFFFFFFFL;
    in.skipNBytes(16);
    int samples = in.readUnsignedShort();
    int depth = in.readUnsignedByte();
    in.skipNBytes(Math.max(0, length - 39));
    for (int i = 0; i < MAX_SEGMENTS; i++) {
      int marker = marker(in);
      int rest = in.readUnsignedShort() - 2;
      if (marker != COD) {
        in.skipNBytes(Math.max(0, rest));
        continue;
      }
      in.skipNBytes(4);
      boolean mixed = in.readUnsignedByte() != 0;
      in.skipNBytes(4);
      boolean reversible = in.readUnsignedByte() == 1;
      String colours = !mixed ? RGB : reversible ? "YBR_RCT" : "YBR_ICT";
      return new CodestreamHead(
          reversible ? Uid.JPEG2000Lossless : Uid.JPEG2000,
          (int) Math.min(bottom - top, 0xFFFF),
          (int) Math.min(right - left, 0xFFFF),
          samples,
          (depth & 0x7F) + 1,
          (depth & 0x80) != 0,
          samples == 1 ? "MONOCHROME2" : colours);
    }
    return null;
  }

  /** Adds those attributes of the pixels that are missing (PS3.3 C.7.6.3.1). */
  void describe(DataSet dataSet) {
    if (!dataSet.contains(Tag.PhotometricInterpretation)) {
      dataSet.put(Tag.PhotometricInterpretation, Vr.CS, colour);
    }
    number(dataSet, Tag.SamplesPerPixel, samples);
    if (samples > 1) {
      number(dataSet, Tag.PlanarConfiguration, 0);
    }
    number(dataSet, Tag.Rows, rows);
    number(dataSet, Tag.Columns, columns);
    number(dataSet, Tag.BitsAllocated, bits <= 8 ? 8 : 16);
    number(dataSet, Tag.BitsStored, bits);
    number(dataSet, Tag.HighBit, bits - 1);
    number(dataSet, Tag.PixelRepresentation, signed ? 1 : 0);
  }

  private static void number(DataSet dataSet, int tag, int value) {
    if (!dataSet.contains(tag)) {
      dataSet.putInt(tag, value);
    }
  }
}
