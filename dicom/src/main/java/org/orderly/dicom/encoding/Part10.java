package org.orderly.dicom.encoding;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;

/** DICOM files (PS3.10 section 7): preamble, prefix, file meta information, data set. */
public final class Part10 {

  private static final int PREAMBLE = 128;
  private static final byte[] PREFIX = "DICM".getBytes(StandardCharsets.US_ASCII);
  private static final TransferSyntax META = TransferSyntax.EXPLICIT_LITTLE;

  /** Group length element, explicit VR: tag, "UL", length 4, value. */
  private static final int GROUP_LENGTH_BYTES = 12;

  private static final int MAX_META = 1 << 20;

  private Part10() {}

  /** Opens a file; the caller closes it. */
  public static Part10File open(Path path) throws IOException {
    return open(path, ReadLimits.DEFAULTS);
  }

  public static Part10File open(Path path, ReadLimits limits) throws IOException {
    InputStream in = new FileInputStream(path.toFile()); // can be positioned
    try {
      return new Part10File(in, path, limits);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Reads a file that arrives as a stream; closing the result closes the stream. */
  public static Part10File open(InputStream in, ReadLimits limits) throws IOException {
    return new Part10File(in, null, limits);
  }

  /**
   * Reads the header of a well-formed file and leaves the stream in front of the data set.
   *
   * @throws DicomParseException if preamble, prefix or group length are missing; {@link #open} is
   *     more patient
   */
  public static FileMetaInformation readHeader(InputStream in) throws IOException {
    byte[] start = in.readNBytes(PREAMBLE + PREFIX.length + GROUP_LENGTH_BYTES);
    ByteSource head = new ByteSource(new ByteArrayInputStream(start));
    if (!skipPreamble(head) || head.peek(GROUP_LENGTH_BYTES) < GROUP_LENGTH_BYTES) {
      throw new DicomParseException(0, 0, "no DICOM file: the prefix DICM is missing");
    }
    int length = head.i32(8, false);
    if (head.i32(0, false) != 2 || length < 0 || length > MAX_META) {
      throw new DicomParseException(
          Tag.FileMetaInformationGroupLength, head.position(), "group length is missing or wrong");
    }
    byte[] rest = in.readNBytes(length);
    if (rest.length < length) {
      throw DicomParseException.truncated(
          Tag.FileMetaInformationGroupLength, start.length + rest.length, "the file header");
    }
    return FileMetaInformation.from(
        new DataSetReader(new ByteArrayInputStream(rest), META, ReadLimits.HEAD).readAll());
  }

  static boolean skipPreamble(ByteSource source) throws IOException {
    int size = PREAMBLE + PREFIX.length;
    if (source.peek(size) < size) {
      return false;
    }
    for (int i = 0; i < PREFIX.length; i++) {
      if (source.at(PREAMBLE + i) != PREFIX[i]) {
        return false;
      }
    }
    source.advance(size);
    return true;
  }

  /** Writes preamble, prefix and meta information. */
  public static void writeHeader(OutputStream out, FileMetaInformation meta) throws IOException {
    ByteArrayOutputStream group2 = new ByteArrayOutputStream(256);
    new DataSetWriter(group2, META).write(meta.toDataSet());
    byte[] header = new byte[PREAMBLE + PREFIX.length + GROUP_LENGTH_BYTES];
    System.arraycopy(PREFIX, 0, header, PREAMBLE, PREFIX.length);
    byte[] groupLength = {2, 0, 0, 0, 'U', 'L', 4, 0};
    System.arraycopy(groupLength, 0, header, PREAMBLE + PREFIX.length, groupLength.length);
    for (int i = 0; i < 4; i++) {
      header[header.length - 4 + i] = (byte) (group2.size() >>> 8 * i);
    }
    out.write(header);
    group2.writeTo(out);
  }

  /** Writes a file's content; the stream stays open. */
  public static void write(OutputStream out, FileMetaInformation meta, DataSet dataSet)
      throws IOException {
    writeHeader(out, meta);
    new DataSetWriter(out, meta.transferSyntax()).write(dataSet);
  }

  /** Writes a new file. */
  public static void write(Path file, FileMetaInformation meta, DataSet dataSet)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      write(out, meta, dataSet);
    }
  }

  /** Writes a new file in Explicit VR Little Endian. */
  public static void write(Path file, DataSet dataSet) throws IOException {
    write(
        file,
        FileMetaInformation.of(dataSet, TransferSyntax.of(Uid.ExplicitVRLittleEndian)),
        dataSet);
  }
}
