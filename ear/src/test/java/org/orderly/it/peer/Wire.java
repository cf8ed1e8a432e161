package org.orderly.it.peer;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A connection to a DICOM port on which anything can be written: PDUs (PS3.8 section 9.3), command
 * sets and data sets made of bytes, right or wrong.
 */
public final class Wire implements AutoCloseable {

  public static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  public static final String EXPLICIT = "1.2.840.10008.1.2.1";
  public static final String DEFLATED = "1.2.840.10008.1.2.1.99";

  public static final int ASSOCIATE = 1;
  public static final int DATA = 4;
  public static final int RELEASE = 5;
  public static final int LAST_COMMAND = 3;
  public static final int COMMAND = 1;
  public static final int LAST_DATA = 2;

  private static final int TIMEOUT_MILLIS = 20_000;
  private static final int PIECE = 16_000;

  private final Socket socket = new Socket();

  public Wire(int port) throws IOException {
    socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  public Wire send(byte[]... pieces) throws IOException {
    for (byte[] piece : pieces) {
      socket.getOutputStream().write(piece);
    }
    return this;
  }

  /** Opens an association for one SOP class and transfer syntax; returns the answer. */
  public String associate(String sopClass, String transferSyntax) throws IOException {
    send(associateRq("ORDERLY", sopClass, transferSyntax));
    return answer();
  }

  /** Sends a C-STORE request with this data set, in pieces. */
  public String store(String sopInstance, byte[] dataSet) throws IOException {
    try {
      send(pdata(LAST_COMMAND, storeRq(CT, sopInstance)));
      for (int i = 0; i == 0 || i < dataSet.length; i += PIECE) {
        int end = Math.min(dataSet.length, i + PIECE);
        byte[] piece = Arrays.copyOfRange(dataSet, i, end);
        send(pdata(end == dataSet.length ? LAST_DATA : 0, piece));
      }
    } catch (SocketException e) {
      return answer(); // given up before the end: what it said of it is still there, or not
    }
    return answer();
  }

  /**
   * The next PDU in words: {@code accepted}, {@code rejected result source reason}, {@code status
   * XXXX}, {@code released}, {@code aborted source reason}, {@code closed} or {@code silent}.
   */
  public String answer() throws IOException {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int type = in.readUnsignedByte();
      in.readByte();
      byte[] body = new byte[in.readInt()];
      in.readFully(body);
      return switch (type) {
        case 2 -> "accepted";
        case 3 -> "rejected " + body[1] + " " + body[2] + " " + body[3];
        case 4 -> String.format("status %04X", status(body));
        case 6 -> "released";
        case 7 -> "aborted " + body[2] + " " + body[3];
        default -> "PDU " + type;
      };
    } catch (EOFException | SocketException e) {
      return "closed";
    } catch (SocketTimeoutException e) {
      return "silent";
    }
  }

  private static int status(byte[] pdv) {
    ByteBuffer command = ByteBuffer.wrap(pdv).order(ByteOrder.LITTLE_ENDIAN).position(6);
    while (command.remaining() >= 8) {
      int tag = command.getShort() << 16 | command.getShort() & 0xFFFF;
      int length = command.getInt();
      if (tag == 0x0900) {
        return command.getShort() & 0xFFFF;
      }
      if (length < 0 || length > command.remaining()) {
        break; // goes on in another value
      }
      command.position(command.position() + length);
    }
    return -1;
  }

  public static byte[] associateRq(String called, String sopClass, String transferSyntax)
      throws IOException {
    return associateRq(
        called, "HOSTILE", context(1, sopClass, transferSyntax), user(0x4000, new byte[0]));
  }

  /** A request with any titles and items after the application context. */
  public static byte[] associateRq(String called, String calling, byte[]... items)
      throws IOException {
    byte[] titles = text(String.format("%-16s%-16s", called, calling));
    return pdu(
        ASSOCIATE,
        join(
            new byte[] {0, 1, 0, 0},
            titles,
            new byte[32],
            item(0x10, text("1.2.840.10008.3.1.1.1")),
            join(items)));
  }

  /** A presentation context as it is proposed. */
  public static byte[] context(int id, String sopClass, String... transferSyntaxes)
      throws IOException {
    ByteArrayOutputStream syntaxes = new ByteArrayOutputStream();
    for (String syntax : transferSyntaxes) {
      syntaxes.write(item(0x40, text(syntax)));
    }
    return item(
        0x20,
        join(new byte[] {(byte) id, 0, 0, 0}, item(0x30, text(sopClass)), syntaxes.toByteArray()));
  }

  /** User information with the longest PDU that is taken, and more items. */
  public static byte[] user(int longest, byte[] more) throws IOException {
    byte[] length = ByteBuffer.allocate(4).putInt(longest).array();
    return item(0x50, join(item(0x51, length), item(0x52, text("1.2.3.4")), more));
  }

  /** The bytes of characters below 256. */
  public static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** An item of an A-ASSOCIATE PDU. */
  public static byte[] item(int type, byte[] value) throws IOException {
    return join(
        new byte[] {(byte) type, 0, (byte) (value.length >> 8), (byte) value.length}, value);
  }

  public static byte[] pdu(int type, byte[] body) throws IOException {
    return join(
        ByteBuffer.allocate(6).putShort((short) (type << 8)).putInt(body.length).array(), body);
  }

  /** A P-DATA-TF with one value for presentation context 1. */
  public static byte[] pdata(int control, byte[] data) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(6).putInt(data.length + 2);
    return pdu(DATA, join(header.put((byte) 1).put((byte) control).array(), data));
  }

  public static byte[] storeRq(String sopClass, String sopInstance) throws IOException {
    return request(
        command(0x0002, text(sopClass)),
        command(0x0100, new byte[] {1, 0}),
        command(0x0110, new byte[] {1, 0}),
        command(0x0700, new byte[] {0, 0}),
        command(0x0800, new byte[] {0, 0}),
        command(0x1000, text(sopInstance)));
  }

  /** A command set of these elements, with its length in front. */
  public static byte[] request(byte[]... elements) throws IOException {
    byte[] command = join(elements);
    byte[] length =
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(command.length).array();
    return join(command(0x0000, length), command);
  }

  /** An element of a command set. */
  public static byte[] command(int element, byte[] value) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort((short) 0).putShort((short) element).putInt(value.length + value.length % 2);
    return join(header.array(), value, new byte[value.length % 2]);
  }

  /** An element in Explicit VR Little Endian, with the length that it has. */
  public static byte[] element(int tag, String vr, byte[] value) throws IOException {
    return join(
        header(tag, vr, value.length + value.length % 2), value, new byte[value.length % 2]);
  }

  public static byte[] element(int tag, String vr, String value) throws IOException {
    return element(tag, vr, text(value));
  }

  /** The beginning of an element, with any length. */
  public static byte[] header(int tag, String vr, int length) {
    boolean longForm = "OB OW SQ UN UT".contains(vr);
    ByteBuffer header = ByteBuffer.allocate(longForm ? 12 : 8).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort((short) (tag >> 16)).putShort((short) tag).put(text(vr));
    return (longForm ? header.putShort((short) 0).putInt(length) : header.putShort((short) length))
        .array();
  }

  public static byte[] join(byte[]... pieces) throws IOException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      joined.write(piece);
    }
    return joined.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
