package org.orderly.dicom.deident;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/**
 * Finds many patterns in one pass (Aho and Corasick 1975); upper case letters of ASCII in what is
 * looked through count as lower case ones, so patterns have none.
 */
final class ByteMatcher {

  /** Told of each pattern that ends in front of a position; false to stop. */
  @FunctionalInterface
  interface Hits {
    boolean found(int pattern, int end);
  }

  private static final int NONE = -1;

  private final int[] classOf = new int[256];
  private final int width;
  private int[] next;
  private int[] pattern;

  /** The longest proper suffix of a node that is a pattern. */
  private int[] shorter;

  private int nodes = 1;

  ByteMatcher(List<byte[]> patterns) {
    int classes = 1; // all bytes that are in no pattern
    for (byte[] bytes : patterns) {
      for (byte b : bytes) {
        if (classOf[b & 0xFF] == 0) {
          classOf[b & 0xFF] = classes++;
        }
      }
    }
    for (int upper = 'A'; upper <= 'Z'; upper++) {
      classOf[upper] = classOf[upper + 32];
    }
    this.width = classes;
    this.next = new int[width * 64];
    this.pattern = new int[64];
    this.shorter = new int[64];
    Arrays.fill(pattern, NONE);
    for (int i = 0; i < patterns.size(); i++) {
      add(patterns.get(i), i);
    }
    link();
  }

  private void add(byte[] bytes, int index) {
    int node = 0;
    for (byte b : bytes) {
      int slot = node * width + classOf[b & 0xFF];
      if (next[slot] == 0) {
        if (nodes == pattern.length) {
          grow();
        }
        next[slot] = nodes++;
      }
      node = next[slot];
    }
    if (pattern[node] == NONE) {
      pattern[node] = index;
    }
  }

  private void grow() {
    next = Arrays.copyOf(next, next.length * 2);
    pattern = Arrays.copyOf(pattern, nodes * 2);
    Arrays.fill(pattern, nodes, nodes * 2, NONE);
    shorter = Arrays.copyOf(shorter, nodes * 2);
  }

  /** Completes the transitions breadth first, so that matching never steps back. */
  private void link() {
    int[] suffix = new int[nodes];
    Queue<Integer> open = new ArrayDeque<>();
    for (int c = 0; c < width; c++) {
      if (next[c] != 0) {
        open.add(next[c]);
      }
    }
    while (!open.isEmpty()) {
      int node = open.remove();
      int fallback = suffix[node];
      shorter[node] = pattern[fallback] == NONE ? shorter[fallback] : fallback;
      for (int c = 0; c < width; c++) {
        int slot = node * width + c;
        int other = next[fallback * width + c];
        if (next[slot] == 0) {
          next[slot] = other;
        } else {
          suffix[next[slot]] = other;
          open.add(next[slot]);
        }
      }
    }
  }

  /**
   * Goes through bytes.
   *
   * @param state 0 at the beginning, afterwards what was returned for the bytes before
   * @return the state at the end, or -1 if it was stopped
   */
  int run(int state, byte[] bytes, int length, Hits hits) {
    int node = state;
    for (int i = 0; i < length; i++) {
      node = next[node * width + classOf[bytes[i] & 0xFF]];
      if (pattern[node] != NONE || shorter[node] != 0) {
        for (int hit = node; hit != 0; hit = shorter[hit]) {
          if (pattern[hit] != NONE && !hits.found(pattern[hit], i + 1)) {
            return NONE;
          }
        }
      }
    }
    return node;
  }
}
