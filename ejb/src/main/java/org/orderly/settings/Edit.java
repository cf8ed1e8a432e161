package org.orderly.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.edit.Editable;
import org.orderly.conf.edit.EntryKind;

/**
 * What an administrator wants of an entry.
 *
 * @param read the entry as it was shown, without what is secret; null: a new one
 * @param ae title of our AE that a new entry is for; empty: for the device
 * @param wanted values by attribute; what is not named stays
 */
public record Edit(
    EntryKind kind, @Nullable Editable read, String ae, Map<String, List<String>> wanted) {

  public Edit {
    wanted = Map.copyOf(wanted);
  }

  public static Edit of(Editable read, Map<String, List<String>> wanted) {
    return new Edit(read.kind(), read, "", wanted);
  }

  public static Edit ofNew(EntryKind kind, String ae, Map<String, List<String>> wanted) {
    return new Edit(kind, null, ae, wanted);
  }
}
