package org.orderly.conf.edit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happens to one entry: it is added (nothing before), deleted (nothing after), or some of its
 * attributes get other values. Attributes that are not named stay as they are.
 */
public record EntryChange(
    String dn, Map<String, List<String>> before, Map<String, List<String>> after) {

  private static final String CLASSES = "objectClass";

  public EntryChange {
    before = copy(before);
    after = copy(after);
  }

  private static Map<String, List<String>> copy(Map<String, List<String>> values) {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    values.forEach((name, all) -> copy.put(name, List.copyOf(all)));
    return Collections.unmodifiableMap(copy);
  }

  public boolean adds() {
    return before.isEmpty();
  }

  public boolean deletes() {
    return after.isEmpty();
  }

  /** What takes it back. Classes that were added for an attribute stay: they do no harm. */
  public EntryChange inverse() {
    if (adds() || deletes()) {
      return new EntryChange(dn, after, before);
    }
    Map<String, List<String>> from = new LinkedHashMap<>(after);
    Map<String, List<String>> to = new LinkedHashMap<>(before);
    from.remove(CLASSES);
    to.remove(CLASSES);
    return new EntryChange(dn, from, to);
  }

  /** The same without what nobody may read. */
  public EntryChange masked() {
    return new EntryChange(dn, Secrets.masked(before), Secrets.masked(after));
  }

  /** Whether there is something in it that nobody may read. */
  public boolean secret() {
    return !masked().equals(this);
  }
}
