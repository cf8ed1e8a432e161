package org.orderly.dicom.data;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

/** Binary numbers of PS3.5 section 6.2 as text and back; bytes are little endian. */
final class Numbers {

  private Numbers() {}

  static int width(Vr vr) {
    return vr == Vr.AT ? 4 : vr.unit();
  }

  static int count(Vr vr, byte[] bytes) {
    return bytes.length / width(vr);
  }

  static String text(Vr vr, byte[] bytes, int index) {
    ByteBuffer buffer = buffer(bytes);
    int at = index * width(vr);
    return switch (vr) {
      case AT -> Tags.toHex(Tags.of(buffer.getShort(at) & 0xFFFF, buffer.getShort(at + 2)));
      case FL -> Float.toString(buffer.getFloat(at));
      case FD -> Double.toString(buffer.getDouble(at));
      case UV -> Long.toUnsignedString(buffer.getLong(at));
      default -> Long.toString(integer(vr, bytes, index));
    };
  }

  static double real(Vr vr, byte[] bytes, int index) {
    ByteBuffer buffer = buffer(bytes);
    return switch (vr) {
      case FL -> buffer.getFloat(index * 4);
      case FD -> buffer.getDouble(index * 8);
      case UV -> new BigInteger(text(vr, bytes, index)).doubleValue();
      default -> integer(vr, bytes, index);
    };
  }

  static long integer(Vr vr, byte[] bytes, int index) {
    ByteBuffer buffer = buffer(bytes);
    int at = index * width(vr);
    return switch (vr) {
      case US -> buffer.getShort(at) & 0xFFFF;
      case SS -> buffer.getShort(at);
      case UL -> buffer.getInt(at) & 0xFFFFFFFFL;
      case SL -> buffer.getInt(at);
      case SV, UV -> buffer.getLong(at);
      case AT -> Tags.of(buffer.getShort(at) & 0xFFFF, buffer.getShort(at + 2)) & 0xFFFFFFFFL;
      case FL -> (long) buffer.getFloat(at);
      case FD -> (long) buffer.getDouble(at);
      default -> throw new IllegalArgumentException("not a number: " + vr);
    };
  }

  static byte[] parse(Vr vr, List<String> values) {
    byte[] bytes = new byte[values.size() * width(vr)];
    ByteBuffer buffer = buffer(bytes);
    for (String value : values) {
      String text = value.strip();
      switch (vr) {
        case AT -> {
          int tag = Tags.parse(text);
          buffer.putShort((short) Tags.group(tag)).putShort((short) Tags.element(tag));
        }
        case FL -> buffer.putFloat(Float.parseFloat(text));
        case FD -> buffer.putDouble(Double.parseDouble(text));
        case UV -> buffer.putLong(Long.parseUnsignedLong(text));
        default -> put(vr, buffer, Long.parseLong(text));
      }
    }
    return bytes;
  }

  static byte[] of(Vr vr, int... values) {
    byte[] bytes = new byte[values.length * width(vr)];
    ByteBuffer buffer = buffer(bytes);
    for (int value : values) {
      put(vr, buffer, vr == Vr.UL ? Integer.toUnsignedLong(value) : value);
    }
    return bytes;
  }

  private static void put(Vr vr, ByteBuffer buffer, long value) {
    switch (vr) {
      case US -> buffer.putShort((short) inRange(vr, value, 0, 0xFFFF));
      case SS -> buffer.putShort((short) inRange(vr, value, Short.MIN_VALUE, Short.MAX_VALUE));
      case UL -> buffer.putInt((int) inRange(vr, value, 0, 0xFFFFFFFFL));
      case SL -> buffer.putInt((int) inRange(vr, value, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case SV, UV -> buffer.putLong(value);
      case FL -> buffer.putFloat(value);
      case FD -> buffer.putDouble(value);
      case AT -> buffer.putShort((short) (value >>> 16)).putShort((short) value);
      default -> throw new IllegalArgumentException("not a number: " + vr);
    }
  }

  private static long inRange(Vr vr, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(value + " does not fit into " + vr);
    }
    return value;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
