package org.orderly.dicom.encoding;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;

/**
 * A DICOM file being read (PS3.10 section 7).
 *
 * <p>Files without preamble, without meta information or without a transfer syntax are common; the
 * first element of their data set tells how to go on. {@link #isComplete()} says whether the header
 * was as it should be.
 */
public final class Part10File implements Closeable {

  private static final int AFTER_META = 0x00030000;

  private final InputStream in;
  private final DataSet group2;
  private final FileMetaInformation meta;
  private final TransferSyntax syntax;
  private final long dataSetOffset;
  private final boolean complete;
  private final DataSetReader reader;

  Part10File(InputStream in, @Nullable Path path, ReadLimits limits) throws IOException {
    this.in = in;
    ByteSource source = new ByteSource(in);
    boolean preamble = Part10.skipPreamble(source);
    boolean hasMeta = source.peek(8) == 8 && source.u16(0, false) == 2;
    DataSet header = new DataSet();
    if (hasMeta) {
      DataSetBuilder builder = new DataSetBuilder(ReadLimits.HEAD, null);
      new DataSetParser(source, TransferSyntax.EXPLICIT_LITTLE, ReadLimits.HEAD)
          .run(builder, AFTER_META);
      header = builder.root();
    }
    this.group2 = header;
    FileMetaInformation found = FileMetaInformation.from(header);
    this.complete = preamble && hasMeta && !found.transferSyntaxUid().isEmpty();
    this.syntax =
        found.transferSyntaxUid().isEmpty()
            ? guess(source, preamble || hasMeta)
            : TransferSyntax.of(found.transferSyntaxUid());
    this.meta = found;
    this.dataSetOffset = source.position();
    this.reader = new DataSetReader(source, syntax, limits, path);
  }

  /** Little endian unless the first group number only makes sense the other way round. */
  private static TransferSyntax guess(ByteSource source, boolean surelyDicom) throws IOException {
    if (source.peek(8) < 8) {
      throw DicomParseException.truncated(0, source.position(), "the first element");
    }
    int little = source.u16(0, false);
    int big = source.u16(0, true);
    if (Math.min(little, big) > 8 && !surelyDicom) {
      throw new DicomParseException(
          Tags.of(little, source.u16(2, false)),
          source.position(),
          "no DICOM file: neither the prefix DICM nor a first element of group 0008");
    }
    // the reader itself finds out whether the VR is explicit
    return big < little ? TransferSyntax.EXPLICIT_BIG : TransferSyntax.IMPLICIT_LITTLE;
  }

  /** The meta information, empty where the file has none. */
  public FileMetaInformation meta() {
    return meta;
  }

  /** The meta information with all elements that the file has there; none without. */
  public DataSet metaElements() {
    return group2;
  }

  /** The syntax used for reading: declared, or guessed for incomplete files. */
  public TransferSyntax transferSyntax() {
    return syntax;
  }

  /** True if preamble, meta information and transfer syntax were there. */
  public boolean isComplete() {
    return complete;
  }

  /** Where the data set begins in the file. */
  public long dataSetOffset() {
    return dataSetOffset;
  }

  /** All elements; values longer than the limits allow are references into the file. */
  public DataSet readAll() throws IOException {
    return reader.readAll();
  }

  /** The elements in front of this tag. */
  public DataSet readUntil(int stopTag) throws IOException {
    return reader.readUntil(stopTag);
  }

  /** The elements in front of the pixel data. */
  public DataSet readHead() throws IOException {
    return reader.readUntil(Tag.PixelData);
  }

  /** The reader behind this file, for draining and positions. */
  public DataSetReader reader() {
    return reader;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
