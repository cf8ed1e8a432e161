package org.orderly.dicom.deident;

import java.util.HashMap;
import java.util.Map;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tags;

/** Types of attributes (PS3.5 section 7.4) where the table of actions asks for them. */
final class AttributeTypes {

  private static final Map<String, String> GROUPS = new HashMap<>();
  private static final Map<String, Integer> TYPES = new HashMap<>();

  static {
    for (String[] row : Table.rows("types.tsv")) {
      if (row[0].startsWith("@")) {
        for (String sopClass : row[1].split(" ")) {
          GROUPS.put(sopClass, row[0].substring(1));
        }
      } else {
        for (String type : row[1].split(" ")) {
          int equals = type.indexOf('=');
          TYPES.put(
              row[0] + type.substring(0, equals), Integer.valueOf(type.substring(equals + 1)));
        }
      }
    }
  }

  private AttributeTypes() {}

  /** Type 1, 2 or 3 outside of sequences; 0 if it is not known for this SOP class. */
  static int typeOf(int tag, String sopClassUid) {
    Dictionary.UidEntry sopClass = Dictionary.uidEntry(sopClassUid);
    String group = sopClass == null ? null : GROUPS.get(sopClass.keyword());
    return group == null ? 0 : TYPES.getOrDefault(Tags.toHex(tag) + group, 0);
  }

  /** Keywords of the SOP classes named in the table. */
  static Iterable<String> sopClasses() {
    return GROUPS.keySet();
  }
}
