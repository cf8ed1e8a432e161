package org.orderly.dicom.net.dimse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.orderly.dicom.net.pdu.AbortReason;
import org.orderly.dicom.net.pdu.PduException;

/**
 * The command set of one message: group 0000 in Implicit VR Little Endian (PS3.7 6.3.1, annex E).
 */
public final class CommandSet {
  public static final int AFFECTED_SOP_CLASS_UID = 0x0002;
  public static final int REQUESTED_SOP_CLASS_UID = 0x0003;
  public static final int COMMAND_FIELD = 0x0100;
  public static final int MESSAGE_ID = 0x0110;
  public static final int MESSAGE_ID_BEING_RESPONDED_TO = 0x0120;
  public static final int MOVE_DESTINATION = 0x0600;
  public static final int PRIORITY = 0x0700;
  public static final int COMMAND_DATA_SET_TYPE = 0x0800;
  public static final int STATUS = 0x0900;
  public static final int OFFENDING_ELEMENT = 0x0901;
  public static final int ERROR_COMMENT = 0x0902;
  public static final int ERROR_ID = 0x0903;
  public static final int AFFECTED_SOP_INSTANCE_UID = 0x1000;
  public static final int REQUESTED_SOP_INSTANCE_UID = 0x1001;
  public static final int EVENT_TYPE_ID = 0x1002;
  public static final int ATTRIBUTE_IDENTIFIER_LIST = 0x1005;
  public static final int ACTION_TYPE_ID = 0x1008;
  public static final int NUMBER_OF_REMAINING_SUBOPERATIONS = 0x1020;
  public static final int NUMBER_OF_COMPLETED_SUBOPERATIONS = 0x1021;
  public static final int NUMBER_OF_FAILED_SUBOPERATIONS = 0x1022;
  public static final int NUMBER_OF_WARNING_SUBOPERATIONS = 0x1023;
  public static final int MOVE_ORIGINATOR_AE_TITLE = 0x1030;
  public static final int MOVE_ORIGINATOR_MESSAGE_ID = 0x1031;

  static final int NO_DATA_SET = 0x0101;
  private static final int DATA_SET = 0x0000;

  private final Map<Integer, byte[]> elements = new TreeMap<>();

  /** Decodes a command; the bytes are already bounded. */
  static CommandSet decode(byte[] bytes) throws PduException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    CommandSet command = new CommandSet();
    while (in.remaining() >= 8) {
      int group = in.getShort() & 0xFFFF;
      int element = in.getShort() & 0xFFFF;
      int length = in.getInt();
      if (group != 0 || length < 0 || length > in.remaining()) {
        throw invalid(String.format("command element (%04X,%04X) is not valid", group, element));
      }
      byte[] value = new byte[length];
      in.get(value);
      if (element != 0) {
        command.elements.put(element, value);
      }
    }
    if (in.hasRemaining() || !command.contains(COMMAND_FIELD)) {
      throw invalid("the command is cut off or has no command field");
    }
    return command;
  }

  private static PduException invalid(String message) {
    return new PduException(AbortReason.INVALID_PDU_PARAMETER_VALUE, message);
  }

  byte[] encode() {
    int length = elements.values().stream().mapToInt(value -> 8 + value.length).sum();
    ByteBuffer out = ByteBuffer.allocate(12 + length).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0).putInt(4).putInt(length);
    elements.forEach(
        (element, value) ->
            out.putShort((short) 0).putShort(element.shortValue()).putInt(value.length).put(value));
    return out.array();
  }

  public boolean contains(int element) {
    return elements.containsKey(element & 0xFFFF);
  }

  /** An unsigned 16-bit value, {@code otherwise} when absent or not of that length. */
  public int number(int element, int otherwise) {
    byte[] value = elements.get(element & 0xFFFF);
    return value == null || value.length < 2 ? otherwise : value[0] & 0xFF | (value[1] & 0xFF) << 8;
  }

  /**
   * A text or UID without padding, empty when absent; control characters are replaced, it may be
   * logged.
   */
  public String text(int element) {
    byte[] value = elements.get(element & 0xFFFF);
    return value == null
        ? ""
        : new String(value, StandardCharsets.ISO_8859_1)
            .replace('\0', ' ')
            .strip()
            .replaceAll("\\p{Cntrl}", "?");
  }

  public CommandSet putNumber(int element, int value) {
    elements.put(element & 0xFFFF, new byte[] {(byte) value, (byte) (value >>> 8)});
    return this;
  }

  public CommandSet putUid(int element, String uid) {
    return putPadded(element, uid, '\0');
  }

  public CommandSet putText(int element, String text) {
    return putPadded(element, text, ' ');
  }

  private CommandSet putPadded(int element, String text, char padding) {
    String even = text.length() % 2 == 0 ? text : text + padding;
    elements.put(element & 0xFFFF, even.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** The attribute tags of an element, empty when it is absent. */
  public int[] tags(int element) {
    byte[] value = elements.get(element & 0xFFFF);
    if (value == null) {
      return new int[0];
    }
    ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    int[] tags = new int[value.length / 4];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = in.getShort() << 16 | in.getShort() & 0xFFFF;
    }
    return tags;
  }

  /** Attribute tags, for (0000,0901) and (0000,1005). */
  public CommandSet putTags(int element, int... tags) {
    ByteBuffer out = ByteBuffer.allocate(4 * tags.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int tag : tags) {
      out.putShort((short) (tag >>> 16)).putShort((short) tag);
    }
    elements.put(element & 0xFFFF, out.array());
    return this;
  }

  CommandSet putAll(CommandSet other) {
    elements.putAll(other.elements);
    return this;
  }

  public int field() {
    return number(COMMAND_FIELD, 0);
  }

  boolean isResponse() {
    return (field() & Dimse.RESPONSE) != 0;
  }

  public boolean hasData() {
    return number(COMMAND_DATA_SET_TYPE, NO_DATA_SET) != NO_DATA_SET;
  }

  CommandSet hasData(boolean data) {
    return putNumber(COMMAND_DATA_SET_TYPE, data ? DATA_SET : NO_DATA_SET);
  }

  public int messageId() {
    return number(MESSAGE_ID, 0);
  }

  public Status status() {
    // a response without a status must never pass for success
    return new Status(number(STATUS, Status.PROCESSING_FAILURE.code()));
  }
}
