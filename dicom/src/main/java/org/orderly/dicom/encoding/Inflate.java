package org.orderly.dicom.encoding;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.orderly.dicom.data.BlockStream;

/** Inflates a data set (PS3.5 A.5, RFC 1951 without a zlib header) up to a number of bytes. */
final class Inflate extends BlockStream {

  private final Inflater inflater;
  private final InputStream in;
  private final long max;
  private long inflated;
  private boolean ended;

  Inflate(InputStream in, long max) {
    this.inflater = new Inflater(true);
    this.in = new InflaterInputStream(in, inflater, 8 * 1024);
    this.max = max;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (ended) {
      return -1;
    }
    int n;
    try {
      n = in.read(b, off, len);
    } catch (IOException e) {
      end();
      throw e;
    }
    if (n < 0) {
      end();
      return -1;
    }
    inflated += n;
    if (inflated > max) {
      end();
      throw new DicomParseException(0, inflated, "inflates to more than " + max + " bytes");
    }
    return n;
  }

  /** The inflater holds memory outside of the heap. */
  void end() {
    ended = true;
    inflater.end();
  }
}
