package org.orderly.dicom.net.ul;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Cuts the command and the data set of one message into P-DATA-TF PDUs of the negotiated length
 * (PS3.8 9.3.5, PS3.7 6.3.1). PDUs collect in one buffer, so that a small message is one write;
 * data is copied once.
 */
public final class MessageWriter extends OutputStream {
  private static final int HEADERS = 12;

  /** The most that one write to a Java socket takes at once. */
  private static final int BULK = 128 * 1024;

  private final Association association;
  private byte[] buffer;
  private final int maxPdv;
  private int contextId;
  private boolean command;
  private int pduStart;
  private int position;

  MessageWriter(Association association, int maxPdu) {
    this.association = association;
    // the maximum length counts PDV headers, but not the PDU header
    // and fragments are of even length, whatever length the peer announced (PS3.7 annex F)
    maxPdv = (maxPdu - 6) & ~1;
    // room for a command before the first PDU of data
    buffer = new byte[HEADERS + maxPdv + 1024];
  }

  void begin(int newContextId) {
    contextId = newContextId;
    position = 0;
  }

  /** Writes the whole command set. */
  public void command(byte[] bytes) throws IOException {
    command = true;
    open();
    write(bytes, 0, bytes.length);
    closePdu(true);
  }

  /** Begins the data set; its bytes are then written to this stream. */
  public void beginData() throws IOException {
    command = false;
    open();
  }

  /** Ends the data set. */
  public void endData() {
    closePdu(true);
  }

  /** Sends what is left in the buffer. */
  void end() throws IOException {
    send();
  }

  private void open() throws IOException {
    if (buffer.length - position <= HEADERS) {
      send();
    }
    pduStart = position;
    position += HEADERS;
  }

  private int room() {
    return Math.min(buffer.length, pduStart + HEADERS + maxPdv) - position;
  }

  private void next() throws IOException {
    closePdu(false);
    if (buffer.length - position < HEADERS + maxPdv) {
      if (buffer.length + HEADERS + maxPdv <= BULK) {
        // this association carries more than small messages: fewer writes wake the peer less often
        buffer = Arrays.copyOf(buffer, BULK);
      } else {
        send();
      }
    }
    open();
  }

  private void closePdu(boolean last) {
    int length = position - pduStart - HEADERS;
    buffer[pduStart] = 0x04;
    buffer[pduStart + 1] = 0;
    uint32(pduStart + 2, length + 6);
    uint32(pduStart + 6, length + 2);
    buffer[pduStart + 10] = (byte) contextId;
    buffer[pduStart + 11] = (byte) ((command ? 1 : 0) | (last ? 2 : 0));
  }

  private void uint32(int at, int value) {
    buffer[at] = (byte) (value >>> 24);
    buffer[at + 1] = (byte) (value >>> 16);
    buffer[at + 2] = (byte) (value >>> 8);
    buffer[at + 3] = (byte) value;
  }

  private void send() throws IOException {
    association.writePData(buffer, position);
    position = 0;
  }

  @Override
  public void write(int b) throws IOException {
    if (room() == 0) {
      next();
    }
    buffer[position++] = (byte) b;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (room() == 0) {
        next();
      }
      int n = Math.min(left, room());
      System.arraycopy(source, from, buffer, position, n);
      position += n;
      from += n;
      left -= n;
    }
  }

  /** Reads {@code in} to its end straight into the PDUs. */
  public void transferFrom(InputStream in) throws IOException {
    while (true) {
      if (room() == 0) {
        // the last PDV must not be empty: open another only when there is more
        int b = in.read();
        if (b < 0) {
          return;
        }
        write(b);
      }
      int n = in.read(buffer, position, room());
      if (n < 0) {
        return;
      }
      position += n;
    }
  }
}
