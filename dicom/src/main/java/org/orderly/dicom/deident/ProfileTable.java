package org.orderly.dicom.deident;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.dict.Tags;

/** PS3.15 Table E.1-1: what becomes of each attribute. */
final class ProfileTable {

  /** One row; an option that says nothing about the attribute is absent. */
  record Row(DeidentAction basic, Map<DeidentOption, DeidentAction> options) {

    /**
     * The action under these options: what one of them keeps is kept, what one of them cleans is
     * cleaned (PS3.15 E.3); a date that is moved is moved whatever else would keep it.
     */
    DeidentAction under(DeidentProfile profile) {
      DeidentAction moved = options.get(DeidentOption.RETAIN_MODIFIED_DATES);
      if (moved != null && profile.has(DeidentOption.RETAIN_MODIFIED_DATES)) {
        return moved;
      }
      DeidentAction found = basic;
      for (Map.Entry<DeidentOption, DeidentAction> option : options.entrySet()) {
        if (profile.has(option.getKey()) && found != DeidentAction.K) {
          found = option.getValue();
        }
      }
      return found;
    }
  }

  private record Repeating(int mask, int tag, Row row) {}

  private static final Map<Integer, Row> ROWS = new HashMap<>(2_048);
  private static final List<Repeating> REPEATING = new ArrayList<>();
  private static final Row PRIVATE;

  static {
    Row odd = null;
    for (String[] line : Table.rows("profile.tsv")) {
      Row row = new Row(DeidentAction.of(line[1]), options(line.length > 2 ? line[2] : ""));
      if (line[0].equals("private")) {
        odd = row;
      } else if (line[0].indexOf('x') < 0) {
        ROWS.put(Integer.parseUnsignedInt(line[0], 16), row);
      } else {
        int tag = Integer.parseUnsignedInt(line[0].replace('x', '0'), 16);
        int mask = Integer.parseUnsignedInt(line[0].replaceAll("[^x]", "F").replace('x', '0'), 16);
        REPEATING.add(new Repeating(mask, tag, row));
      }
    }
    if (odd == null) {
      throw new IllegalStateException("profile.tsv has no row for private attributes");
    }
    PRIVATE = odd;
  }

  private ProfileTable() {}

  private static Map<DeidentOption, DeidentAction> options(String text) {
    Map<DeidentOption, DeidentAction> options = new EnumMap<>(DeidentOption.class);
    for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
      String code = word.substring(0, word.indexOf('='));
      for (DeidentOption option : DeidentOption.values()) {
        if (option.code().equals(code)) {
          options.put(option, DeidentAction.of(word.substring(code.length() + 1)));
        }
      }
    }
    return options;
  }

  /** The row of an attribute, or null if the table does not name it. */
  static @Nullable Row row(int tag) {
    Row row = ROWS.get(tag);
    if (row != null) {
      return row;
    }
    if (Tags.isPrivate(tag)) {
      return PRIVATE;
    }
    for (Repeating repeating : REPEATING) {
      if ((tag & repeating.mask()) == repeating.tag()) {
        return repeating.row();
      }
    }
    return null;
  }

  /** Tags that have a row of their own. */
  static Collection<Integer> tags() {
    return ROWS.keySet();
  }

  /** Number of rows; pinned by a test. */
  static int size() {
    return ROWS.size() + REPEATING.size() + 1;
  }
}
