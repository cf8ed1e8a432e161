package org.orderly.dicom.image;

import org.jspecify.annotations.Nullable;

/** Expands the segments of a palette (PS3.3 C.7.9.2.1). */
final class Segments {
  private static final int DISCRETE = 0;
  private static final int LINEAR = 1;
  private static final int INDIRECT = 2;

  private final int[] words;
  private final int[] entries;
  private int size;

  Segments(int[] words, int entries) {
    this.words = words;
    this.entries = new int[entries];
  }

  /** All entries, or null if the segments give another number of them. */
  int @Nullable [] expand() {
    int at = 0;
    while (at + 1 < words.length && size < entries.length) {
      int next = segment(at, true);
      if (next < 0) {
        return null;
      }
      at = next;
    }
    return size == entries.length ? entries : null;
  }

  /** Where the next segment begins; negative if this one is broken. */
  private int segment(int at, boolean outer) {
    if (at + 1 >= words.length) {
      return -1;
    }
    int length = words[at + 1];
    switch (words[at]) {
      case DISCRETE -> {
        if (at + 2 + length > words.length || size + length > entries.length) {
          return -1;
        }
        System.arraycopy(words, at + 2, entries, size, length);
        size += length;
        return at + 2 + length;
      }
      case LINEAR -> {
        if (at + 3 > words.length || size == 0 || size + length > entries.length) {
          return -1;
        }
        int from = entries[size - 1];
        int to = words[at + 2];
        for (int i = 1; i <= length; i++) {
          entries[size++] = from + Math.round((to - from) * (float) i / length);
        }
        return at + 3;
      }
      case INDIRECT -> {
        if (!outer || at + 4 > words.length) {
          return -1;
        }
        int target = words[at + 2] | words[at + 3] << 16;
        for (int i = 0; i < length && target >= 0; i++) {
          target = segment(target, false);
        }
        return target < 0 ? -1 : at + 4;
      }
      default -> {
        return -1;
      }
    }
  }
}
