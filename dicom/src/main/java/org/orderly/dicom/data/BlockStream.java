package org.orderly.dicom.data;

import java.io.IOException;
import java.io.InputStream;

/** A stream that knows how to read blocks; one byte is a block of one. */
public abstract class BlockStream extends InputStream {

  private final byte[] one = new byte[1];

  @Override
  public final int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public abstract int read(byte[] target, int offset, int length) throws IOException;
}
