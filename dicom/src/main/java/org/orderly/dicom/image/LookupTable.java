package org.orderly.dicom.image;

import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/**
 * A table over a range of values (PS3.3 C.11.1.1, C.7.6.3.1.5); values beside the range take the
 * entry at its end.
 *
 * @param first value that the first entry is for
 * @param bits of an entry
 */
record LookupTable(int first, int bits, int[] entries) {

  /**
   * @param signed whether the values that are looked up have a sign
   * @return null if the table is missing or broken
   */
  static @Nullable LookupTable of(DataSet d, int descriptorTag, int dataTag, boolean signed) {
    byte[] descriptor = d.bytes(descriptorTag);
    byte[] data = d.bytes(dataTag);
    if (descriptor == null || descriptor.length < 6 || data == null) {
      return null;
    }
    int count = count(descriptor);
    int bits = u16(descriptor, 2);
    int[] entries = new int[count];
    boolean bytes = data.length < 2 * count;
    if (data.length < count || bits < 1 || bits > 16) {
      return null;
    }
    for (int i = 0; i < count; i++) {
      entries[i] = bytes ? data[i] & 0xFF : u16(data, i);
    }
    return new LookupTable(first(descriptor, signed), bits, entries);
  }

  /** A palette in segments (PS3.3 C.7.9.2); null if it is missing or broken. */
  static @Nullable LookupTable ofSegments(
      DataSet d, int descriptorTag, int dataTag, boolean signed) {
    byte[] descriptor = d.bytes(descriptorTag);
    byte[] data = d.bytes(dataTag);
    if (descriptor == null || descriptor.length < 6 || data == null) {
      return null;
    }
    int bits = u16(descriptor, 2);
    int[] words = new int[bits == 8 ? data.length : data.length / 2];
    for (int i = 0; i < words.length; i++) {
      words[i] = bits == 8 ? data[i] & 0xFF : u16(data, i);
    }
    int[] entries = new Segments(words, count(descriptor)).expand();
    return entries == null || bits < 1 || bits > 16
        ? null
        : new LookupTable(first(descriptor, signed), bits, entries);
  }

  static @Nullable LookupTable modality(DataSet d, boolean signed) {
    DataSet item = d.item(Tag.ModalityLUTSequence);
    return item == null ? null : of(item, Tag.LUTDescriptor, Tag.LUTData, signed);
  }

  static @Nullable LookupTable valueOfInterest(DataSet d, boolean signed) {
    DataSet item = d.item(Tag.VOILUTSequence);
    return item == null ? null : of(item, Tag.LUTDescriptor, Tag.LUTData, signed);
  }

  private static int count(byte[] descriptor) {
    int count = u16(descriptor, 0);
    return count == 0 ? 65536 : count;
  }

  private static int first(byte[] descriptor, boolean signed) {
    return signed ? (short) u16(descriptor, 1) : u16(descriptor, 1);
  }

  private static int u16(byte[] b, int index) {
    return b[2 * index] & 0xFF | (b[2 * index + 1] & 0xFF) << 8;
  }

  int at(double value) {
    long index = Math.round(value) - first;
    return entries[(int) Math.max(0, Math.min(entries.length - 1, index))];
  }

  /** The entry as brightness from 0 to 1. */
  double brightness(double value) {
    return Math.min(1, at(value) / (double) ((1 << bits) - 1));
  }

  /** The entries in 8 bits. */
  @FunctionalInterface
  interface Bytes {
    int at(int value);
  }

  /** Some writers declare 16 bits for bytes. */
  Bytes inBytes() {
    int down = bits > 8 && !onlyBytes() ? bits - 8 : 0;
    return value -> Math.min(255, at(value) >> down);
  }

  private boolean onlyBytes() {
    for (int entry : entries) {
      if (entry > 255) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "LookupTable[" + entries.length + " entries from " + first + "]";
  }
}
