package org.orderly.settings;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.edit.EntryChange;
import org.orderly.conf.ldap.Ldif;

/**
 * A change that was made.
 *
 * @param action {@code ADD}, {@code EDIT}, {@code DELETE}, {@code UNDO} or {@code SECRET}
 * @param kind as addresses name it
 * @param changes without what is secret
 * @param undoneBy the change that took this one back
 */
public record Recorded(
    long id,
    Instant time,
    String who,
    String action,
    String kind,
    String name,
    List<EntryChange> changes,
    boolean secret,
    @Nullable Long undoneBy) {

  public Recorded {
    changes = List.copyOf(changes);
  }

  public String ldif() {
    return changes.isEmpty() ? "" : Ldif.of(changes);
  }

  /** Whether it may be asked to be taken back; the entry may have moved on nevertheless. */
  public boolean undoable() {
    return !secret && undoneBy == null;
  }
}
