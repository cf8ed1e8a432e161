package org.orderly.result;

import java.util.ArrayList;
import java.util.List;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tags;

/** What is wrong with a result, with the attribute that tells; only the first few are kept. */
final class Problems {

  private static final int MOST = 5;

  private final List<String> found = new ArrayList<>();
  private int more;

  /**
   * Takes a finding.
   *
   * @param where the items that lead to the attribute, as {@link #at} gives them; empty: top level
   */
  void add(String where, int tag, String words) {
    if (found.size() == MOST) {
      more++;
      return;
    }
    found.add(where + Tags.toString(tag) + ' ' + Dictionary.keywordOf(tag) + ": " + words);
  }

  /** An item of a sequence, counted from one. */
  static String at(String where, int sequence, int index) {
    return where + Tags.toString(sequence) + '[' + (index + 1) + "] ";
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** All of them in one line. */
  String text() {
    return String.join("; ", found) + (more == 0 ? "" : "; and " + more + " more");
  }
}
