package org.orderly.dicom.encoding;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

/** Puts headers and values into the bytes of a transfer syntax. */
final class Encoder implements Closeable {

  /** The longest even value with a 16-bit length. */
  static final int MAX_SHORT = 0xFFFE;

  private static final int BUFFER = 16 * 1024;

  private final OutputStream out;
  private final TransferSyntax syntax;
  private final @Nullable Deflate deflate;
  private final byte[] buffer = new byte[BUFFER];
  private int used;

  Encoder(OutputStream out, TransferSyntax syntax) {
    this.syntax = syntax;
    this.deflate = syntax.deflated() ? new Deflate(out) : null;
    this.out = deflate == null ? out : deflate;
  }

  /** Writes tag, VR and the length made even (PS3.5 section 7.1). */
  void header(int tag, Vr vr, long length) throws IOException {
    long even = length == Header.UNDEFINED ? length : length + (length & 1);
    if (even > Header.UNDEFINED || even == Header.UNDEFINED - 1 && length != even) {
      throw new IOException("value of " + Tags.toString(tag) + " is too long: " + length);
    }
    reserve(12);
    putTag(tag);
    if (!syntax.explicitVr()) {
      put32((int) even);
      return;
    }
    boolean fits = even <= MAX_SHORT;
    // a value too long for its VR's 16-bit length goes as UN (PS3.5 section 6.2.2)
    Vr written = vr.hasLongLength() || fits ? vr : Vr.UN;
    String code = written.name();
    buffer[used++] = (byte) code.charAt(0);
    buffer[used++] = (byte) code.charAt(1);
    if (written.hasLongLength()) {
      put16(0);
      put32((int) even);
    } else {
      put16((int) even);
    }
  }

  void delimiter(int tag, long length) throws IOException {
    reserve(8);
    putTag(tag);
    put32((int) length);
  }

  /** Writes a little endian value and its padding. */
  void value(byte[] value, Vr vr) throws IOException {
    if (syntax.bigEndian() && vr.unit() > 1) {
      byte[] swapped = value.clone();
      ByteOrders.swap(swapped, swapped.length, vr.unit());
      write(swapped, swapped.length);
    } else {
      write(value, value.length);
    }
    pad(value.length, vr);
  }

  /** Copies a value of any length in pieces. */
  void value(InputStream value, Vr vr, boolean bigEndian) throws IOException {
    byte[] chunk = new byte[64 * 1024]; // a multiple of every unit
    long length = 0;
    int n;
    while ((n = value.readNBytes(chunk, 0, chunk.length)) > 0) {
      if (bigEndian != syntax.bigEndian()) {
        ByteOrders.swap(chunk, n, vr.unit());
      }
      write(chunk, n);
      length += n;
    }
    pad(length, vr);
  }

  private void pad(long length, Vr vr) throws IOException {
    if ((length & 1) != 0) {
      reserve(1);
      buffer[used++] = vr.padding();
    }
  }

  private void write(byte[] bytes, int length) throws IOException {
    if (length > BUFFER - used) {
      flush();
    }
    if (length > BUFFER) {
      out.write(bytes, 0, length);
    } else {
      System.arraycopy(bytes, 0, buffer, used, length);
      used += length;
    }
  }

  private void putTag(int tag) {
    put16(Tags.group(tag));
    put16(Tags.element(tag));
  }

  private void put16(int value) {
    int shift = syntax.bigEndian() ? 8 : 0;
    buffer[used++] = (byte) (value >>> shift);
    buffer[used++] = (byte) (value >>> 8 - shift);
  }

  private void put32(int value) {
    put16(syntax.bigEndian() ? value >>> 16 : value);
    put16(syntax.bigEndian() ? value : value >>> 16);
  }

  private void reserve(int bytes) throws IOException {
    if (bytes > BUFFER - used) {
      flush();
    }
  }

  private void flush() throws IOException {
    out.write(buffer, 0, used);
    used = 0;
  }

  /** Ends the data set and flushes; the stream below stays open. */
  @Override
  public void close() throws IOException {
    flush();
    if (deflate != null) {
      deflate.finishEven();
    }
    out.flush();
  }

  /** Deflates without a zlib header to an even number of bytes (PS3.5 A.5). */
  private static final class Deflate extends DeflaterOutputStream {

    private final Counter counter;

    Deflate(OutputStream out) {
      this(new Counter(out));
    }

    private Deflate(Counter counter) {
      super(counter, new Deflater(Deflater.DEFAULT_COMPRESSION, true), BUFFER);
      this.counter = counter;
    }

    void finishEven() throws IOException {
      try {
        finish();
      } finally {
        def.end();
      }
      if ((counter.count & 1) != 0) {
        counter.write(0);
      }
    }
  }

  private static final class Counter extends FilterOutputStream {

    private long count;

    Counter(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      out.write(b, off, len);
      count += len;
    }
  }
}
