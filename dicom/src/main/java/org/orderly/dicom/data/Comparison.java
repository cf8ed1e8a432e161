package org.orderly.dicom.data;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.Element.Bulk;
import org.orderly.dicom.data.Element.Fragments;
import org.orderly.dicom.data.Element.Items;
import org.orderly.dicom.dict.Tags;

/**
 * Compares two data sets value by value, padding aside; works through nesting without recursion.
 */
public final class Comparison {

  private record Pair(DataSet left, DataSet right, String path) {}

  private final Deque<Pair> open = new ArrayDeque<>();

  public Comparison(DataSet left, DataSet right) {
    open.add(new Pair(left, right, ""));
  }

  /** Where the first difference is, as a path of tags without values; null if there is none. */
  public @Nullable String firstDifference() {
    while (!open.isEmpty()) {
      Pair pair = open.remove();
      Iterator<Element> left = pair.left().iterator();
      Iterator<Element> right = pair.right().iterator();
      while (left.hasNext() && right.hasNext()) {
        Element a = left.next();
        Element b = right.next();
        String path = pair.path() + Tags.toString(a.tag());
        if (a.tag() != b.tag()) {
          return path + " against " + Tags.toString(b.tag());
        }
        if (a.vr() != b.vr()) {
          return path + " " + a.vr() + " against " + b.vr();
        }
        if (!same(pair, a, b, path)) {
          return path + " " + a.vr();
        }
      }
      if (left.hasNext() || right.hasNext()) {
        Element more = left.hasNext() ? left.next() : right.next();
        return pair.path() + Tags.toString(more.tag()) + " on one side only";
      }
    }
    return null;
  }

  private boolean same(Pair pair, Element a, Element b, String path) {
    if (a instanceof Items x && b instanceof Items y) {
      if (x.items().size() != y.items().size()) {
        return false;
      }
      for (int i = 0; i < x.items().size(); i++) {
        open.add(new Pair(x.items().get(i), y.items().get(i), path + "[" + i + "]"));
      }
      return true;
    }
    if (a instanceof Fragments x && b instanceof Fragments y) {
      return sameFragments(x.fragments(), y.fragments());
    }
    if (a instanceof Bulk x && b instanceof Bulk y) {
      return x.data().equals(y.data())
          || x.data().bytes() != null && Arrays.equals(x.data().bytes(), y.data().bytes());
    }
    byte[] left = pair.left().encoded(a);
    byte[] right = pair.right().encoded(b);
    return left != null && right != null && Arrays.equals(padded(left, a), padded(right, b));
  }

  private static boolean sameFragments(List<BulkData> a, List<BulkData> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      byte[] x = a.get(i).bytes();
      boolean same = x == null ? a.get(i).equals(b.get(i)) : Arrays.equals(x, b.get(i).bytes());
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private static byte[] padded(byte[] value, Element element) {
    if ((value.length & 1) == 0) {
      return value;
    }
    byte[] padded = Arrays.copyOf(value, value.length + 1);
    padded[value.length] = element.vr().padding();
    return padded;
  }
}
