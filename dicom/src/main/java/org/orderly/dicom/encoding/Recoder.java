package org.orderly.dicom.encoding;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.orderly.dicom.data.BlockStream;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

/**
 * Changes the encoding of a data set while it flows: between Implicit, Explicit, Big Endian and
 * Deflated (PS3.5 Annex A), whatever the size of its pixel data.
 *
 * <p>Sequences get undefined lengths, because their new length is not known when they begin. Odd
 * lengths become even ones; for that alone an object may be recoded into what it is.
 */
public final class Recoder {

  private final TransferSyntax from;
  private final TransferSyntax to;
  private final ReadLimits limits;

  public Recoder(TransferSyntax from, TransferSyntax to, ReadLimits limits) {
    if (!canRecode(from, to) && !from.equals(to)) {
      throw new IllegalArgumentException("cannot recode " + from + " as " + to);
    }
    this.from = from;
    this.to = to;
    this.limits = limits;
  }

  /** True if no pixel data have to be compressed or decompressed for this. */
  public static boolean canRecode(TransferSyntax from, TransferSyntax to) {
    return !from.encapsulated() && !to.encapsulated();
  }

  /** Copies one data set to the end of the input; both streams stay open. */
  public void recode(InputStream in, OutputStream out) throws IOException {
    DataSetReader reader = new DataSetReader(in, from, limits);
    try (Encoder encoder = new Encoder(out, to)) {
      reader.run(new Copy(encoder, to.encapsulated()), 0);
    }
    reader.drain();
  }

  private static final class Copy implements DataSetHandler {

    private final Encoder encoder;
    private final boolean encapsulated;

    Copy(Encoder encoder, boolean encapsulated) {
      this.encoder = encoder;
      this.encapsulated = encapsulated;
    }

    @Override
    public void value(Header header, ByteSource source) throws IOException {
      if (Tags.isGroupLength(header.tag)) {
        return;
      }
      encoder.header(header.tag, header.vr, header.length);
      encoder.value(new Value(source, header.length), header.vr, header.bigEndian);
    }

    @Override
    public void startSequence(int tag, Vr vr) throws IOException {
      encoder.header(tag, vr, Header.UNDEFINED);
    }

    @Override
    public void startItem() throws IOException {
      encoder.delimiter(Header.ITEM, Header.UNDEFINED);
    }

    @Override
    public void endItem() throws IOException {
      encoder.delimiter(Header.ITEM_END, 0);
    }

    @Override
    public void endSequence() throws IOException {
      encoder.delimiter(Header.SEQUENCE_END, 0);
    }

    @Override
    public void startFragments(int tag, Vr vr) throws IOException {
      if (!encapsulated) {
        throw new DicomParseException(
            tag, 0, "encapsulated data in an uncompressed transfer syntax");
      }
      encoder.header(tag, vr, Header.UNDEFINED);
    }

    @Override
    public void fragment(Header header, ByteSource source) throws IOException {
      encoder.delimiter(Header.ITEM, header.length + (header.length & 1));
      encoder.value(new Value(source, header.length), Vr.OB, false);
    }

    @Override
    public void endFragments() throws IOException {
      encoder.delimiter(Header.SEQUENCE_END, 0);
    }
  }

  /** The bytes of one value; a source that ends inside of it is a truncated data set. */
  private static final class Value extends BlockStream {

    private final ByteSource source;
    private long left;

    Value(ByteSource source, long length) {
      this.source = source;
      this.left = length;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = source.read(b, off, (int) Math.min(len, left));
      if (n < 0) {
        throw new EOFException();
      }
      left -= n;
      return n;
    }
  }
}
