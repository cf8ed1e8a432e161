package org.orderly.dicom.deident;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;

/**
 * Private attributes that may stay (PS3.15 E.3.10): those of Table E.3.10-1, and those of which the
 * object itself says that they are safe (0008,0300).
 */
final class SafePrivate {

  /** Creator and group to the last two digits of the elements. */
  private static final Map<String, Set<Integer>> TABLE = new HashMap<>();

  static {
    for (String[] row : Table.rows("safe-private.tsv")) {
      Set<Integer> elements =
          TABLE.computeIfAbsent(
              key(Integer.parseInt(row[0], 16), row[1]), unused -> new HashSet<>());
      for (String range : row[2].split(" ")) {
        int dash = range.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash), 16);
        int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1), 16);
        for (int element = first; element <= last; element++) {
          elements.add(element);
        }
      }
    }
  }

  /** As the table, of this object; a creator without elements stands for its whole block. */
  private final Map<String, Set<Integer>> declared = new HashMap<>();

  SafePrivate(DataSet object) {
    for (DataSet item : object.items(Tag.PrivateDataElementCharacteristicsSequence)) {
      String creator = item.string(Tag.PrivateCreatorReference, "");
      int group = item.integer(Tag.PrivateGroupReference).orElse(0);
      String status = item.string(Tag.BlockIdentifyingInformationStatus, "");
      if (status.equals("SAFE")) {
        declared.put(key(group, creator), Set.of());
      } else if (status.equals("MIXED")) {
        Set<Integer> elements = elements(item);
        if (!elements.isEmpty()) {
          declared.put(key(group, creator), elements);
        }
      }
    }
  }

  private static Set<Integer> elements(DataSet item) {
    Set<Integer> elements = new HashSet<>();
    byte[] bytes = item.bytes(Tag.NonidentifyingPrivateElements);
    ByteBuffer buffer =
        ByteBuffer.wrap(bytes == null ? new byte[0] : bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.remaining() >= 2) {
      elements.add(buffer.getShort() & 0xFF);
    }
    return elements;
  }

  private static String key(int group, String creator) {
    return Integer.toHexString(group) + '/' + creator;
  }

  /** True for an element of a private block that may stay. */
  boolean isSafe(DataSet holder, int tag) {
    String creator = holder.string(Tags.privateCreatorOf(tag));
    if (creator == null || Tags.element(tag) < 0x1000) {
      return false;
    }
    String key = key(Tags.group(tag), creator);
    Set<Integer> own = declared.get(key);
    return TABLE.getOrDefault(key, Set.of()).contains(tag & 0xFF)
        || own != null && (own.isEmpty() || own.contains(tag & 0xFF));
  }

  /** Number of attributes in the table; pinned by a test. */
  static int size() {
    return TABLE.values().stream().mapToInt(Set::size).sum();
  }
}
