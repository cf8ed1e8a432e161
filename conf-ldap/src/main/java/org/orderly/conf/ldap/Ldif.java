package org.orderly.conf.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldif.LDIFAddChangeRecord;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFDeleteChangeRecord;
import com.unboundid.ldif.LDIFModifyChangeRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.orderly.conf.edit.EntryChange;
import org.orderly.conf.edit.Secrets;

/** Changes as records of RFC 2849, the same that are sent. */
public final class Ldif {

  private Ldif() {}

  /** The text that {@code ldapmodify} would take, without what nobody may read. */
  public static String of(List<EntryChange> changes) {
    StringBuilder text = new StringBuilder("version: 1\n");
    for (EntryChange change : changes) {
      text.append('\n').append(changeRecord(change.masked()).toLDIFString()).append('\n');
    }
    return text.toString();
  }

  private static LDIFChangeRecord changeRecord(EntryChange change) {
    if (change.adds()) {
      return new LDIFAddChangeRecord(entry(change));
    }
    return change.deletes()
        ? new LDIFDeleteChangeRecord(change.dn())
        : new LDIFModifyChangeRecord(change.dn(), modifications(change));
  }

  static Entry entry(EntryChange change) {
    List<Attribute> attributes = new ArrayList<>();
    change.after().forEach((name, values) -> attributes.add(new Attribute(name, values)));
    return new Entry(change.dn(), attributes);
  }

  /** By value, so that values which somebody else has set meanwhile are never overwritten. */
  static List<Modification> modifications(EntryChange change) {
    List<Modification> modifications = new ArrayList<>();
    change
        .after()
        .forEach(
            (name, after) -> {
              Set<String> gone = new LinkedHashSet<>(change.before().getOrDefault(name, List.of()));
              gone.removeAll(after);
              Set<String> come = new LinkedHashSet<>(after);
              come.removeAll(change.before().getOrDefault(name, List.of()));
              if (gone.isEmpty() && come.isEmpty()) {
                // another secret in the place of one: masked, they are alike
                after.stream().filter(value -> value.contains(Secrets.MASK)).forEach(come::add);
                gone.addAll(come);
              }
              add(modifications, ModificationType.DELETE, name, gone);
              add(modifications, ModificationType.ADD, name, come);
            });
    return modifications;
  }

  private static void add(
      List<Modification> modifications, ModificationType type, String name, Set<String> values) {
    if (!values.isEmpty()) {
      modifications.add(new Modification(type, name, values.toArray(String[]::new)));
    }
  }
}
