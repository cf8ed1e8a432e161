package org.orderly.dicom.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.image.codec.RleDecoder;

/**
 * Which fragments make up which frame (PS3.5 A.4): told by the extended or the basic offset table;
 * else one fragment for each frame, all of them for one frame, or a frame wherever a new stream
 * begins.
 *
 * @param starts index of the first fragment of each frame, and behind the last
 */
record FragmentIndex(int[] starts) {
  private static final int ITEM_HEADER = 8;
  private static final int RLE_BEGIN = 8;
  private static final int MAX_TABLE = 64 << 20;
  static final FragmentIndex NONE = new FragmentIndex(new int[0]);

  /**
   * @param list the basic offset table first
   */
  static FragmentIndex of(DataSet dataSet, List<BulkData> list, int frames) throws IOException {
    int size = list.size();
    if (size < 2) {
      return NONE;
    }
    if (frames == 1) {
      return new FragmentIndex(new int[] {1, size});
    }
    if (size - 1 == frames) {
      int[] starts = new int[frames + 1];
      Arrays.setAll(starts, i -> i + 1);
      return new FragmentIndex(starts);
    }
    byte[] extended = dataSet.bytes(Tag.ExtendedOffsetTable);
    if (extended != null && extended.length >= 8L * frames) {
      ByteBuffer table = ByteBuffer.wrap(extended).order(ByteOrder.LITTLE_ENDIAN);
      return byOffset(list, frames, i -> table.getLong(8 * i));
    }
    BulkData basic = list.get(0);
    if (basic.length() >= 4L * frames && basic.length() <= MAX_TABLE) {
      try (InputStream in = basic.open()) {
        ByteBuffer table = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        return byOffset(list, frames, i -> table.getInt(4 * i) & 0xFFFFFFFFL);
      }
    }
    return byStream(list, frames);
  }

  /** An offset by frame. */
  @FunctionalInterface
  private interface Offsets {
    long of(int frame);
  }

  private static FragmentIndex byOffset(List<BulkData> list, int frames, Offsets offsets)
      throws IOException {
    int[] starts = new int[frames + 1];
    long position = 0;
    int fragment = 1;
    for (int frame = 0; frame < frames; frame++) {
      long offset = offsets.of(frame);
      while (fragment < list.size() && position < offset) {
        position += list.get(fragment++).length() + ITEM_HEADER;
      }
      if (position != offset || fragment >= list.size()) {
        return byStream(list, frames); // a table that is wrong is worse than none
      }
      starts[frame] = fragment;
    }
    starts[frames] = list.size();
    return new FragmentIndex(starts);
  }

  private static FragmentIndex byStream(List<BulkData> list, int frames) throws IOException {
    int[] starts = new int[Math.min(frames, list.size()) + 1];
    int found = 0;
    for (int i = 1; i < list.size() && found < starts.length - 1; i++) {
      try (InputStream in = list.get(i).open()) {
        if (begins(in.readNBytes(RLE_BEGIN))) {
          starts[found++] = i;
        }
      }
    }
    int[] all = Arrays.copyOf(starts, found + 1);
    all[found] = list.size();
    return new FragmentIndex(all);
  }

  /**
   * JPEG streams begin with FFD8, JPEG 2000 codestreams with FF4F, RLE with the number of segments
   * and the offset of the first.
   */
  private static boolean begins(byte[] b) {
    if (b.length >= 2 && b[0] == -1) {
      return b[1] == (byte) 0xD8 || b[1] == 0x4F;
    }
    if (b.length < RLE_BEGIN) {
      return false;
    }
    ByteBuffer header = ByteBuffer.wrap(b).order(ByteOrder.LITTLE_ENDIAN);
    int segments = header.getInt();
    return segments >= 1
        && segments <= RleDecoder.MAX_SEGMENTS
        && header.getInt() == RleDecoder.HEADER;
  }

  int first(int frame) {
    return frame < starts.length ? starts[frame - 1] : 0;
  }

  /** Behind the last fragment; not behind the first where there is none. */
  int end(int frame) {
    return frame < starts.length ? starts[frame] : 0;
  }
}
