package org.orderly.web.rs.stow;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Gives so many bytes and no more until it is renewed: what a parser keeps of one data set. */
final class Ration extends FilterInputStream {
  private final long size;
  private long left;

  Ration(InputStream in, long size) {
    super(in);
    this.size = size;
    left = size;
  }

  void renew() {
    left = size;
  }

  @Override
  public int read() throws IOException {
    check();
    int value = super.read();
    left--;
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    check();
    int count = super.read(target, offset, (int) Math.min(length, left));
    left -= Math.max(0, count);
    return count;
  }

  private void check() throws IOException {
    if (left <= 0) {
      throw new IOException("more than " + size + " bytes of metadata for one instance");
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
