package org.orderly.conf.ldap;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.controls.AssertionRequestControl;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.orderly.conf.attribute.Vocabulary;
import org.orderly.conf.edit.EntryChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes changes to entries that are still as they were read. Checked twice: against what the
 * directory has now, and by the directory itself while it writes (values are deleted by name,
 * deletion carries an assertion, RFC 4528).
 */
final class ChangeWriter {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeWriter.class);
  private static final Set<ResultCode> MOVED_ON =
      Set.of(
          ResultCode.NO_SUCH_ATTRIBUTE,
          ResultCode.ATTRIBUTE_OR_VALUE_EXISTS,
          ResultCode.CONSTRAINT_VIOLATION,
          ResultCode.NO_SUCH_OBJECT,
          ResultCode.ENTRY_ALREADY_EXISTS,
          ResultCode.ASSERTION_FAILED,
          ResultCode.NOT_ALLOWED_ON_NONLEAF);

  private ChangeWriter() {}

  /** The changes as one write that is tried on a copy. */
  static PendingWrite pending(List<EntryChange> changes) {
    return entries -> {
      List<Entry> result = entries;
      for (EntryChange change : changes) {
        result = pending(change).applied(result);
      }
      return result;
    };
  }

  private static PendingWrite pending(EntryChange change) {
    if (change.adds()) {
      return PendingWrite.add(Ldif.entry(change));
    }
    return change.deletes()
        ? PendingWrite.delete(change.dn())
        : PendingWrite.modify(change.dn(), Ldif.modifications(change));
  }

  /** Throws if an entry is not as it was when the change was planned. */
  static void requireUnchanged(List<Entry> entries, List<EntryChange> changes)
      throws ConflictException {
    for (EntryChange change : changes) {
      String key = DirectoryConnection.normalize(change.dn());
      Entry now =
          entries.stream()
              .filter(e -> DirectoryConnection.normalize(e.getDN()).equals(key))
              .findFirst()
              .orElse(null);
      if (change.adds()) {
        if (now != null) {
          throw new ConflictException(change.dn(), "", "somebody else has added it meanwhile");
        }
      } else if (now == null) {
        throw new ConflictException(change.dn(), "", "somebody else has deleted it meanwhile");
      } else {
        requireSame(change, now);
      }
    }
  }

  private static void requireSame(EntryChange change, Entry now) throws ConflictException {
    Map<String, List<String>> before = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    before.putAll(change.before());
    if (change.deletes()) {
      now.getAttributes().forEach(a -> before.putIfAbsent(a.getBaseName(), List.of()));
    }
    for (Map.Entry<String, List<String>> attribute : before.entrySet()) {
      String[] values = now.getAttributeValues(attribute.getKey());
      Set<String> there = values == null ? Set.of() : Set.of(values);
      if (!there.equals(Set.copyOf(attribute.getValue()))) {
        throw new ConflictException(
            change.dn(),
            attribute.getKey(),
            "somebody else has changed it meanwhile; read the entry again");
      }
    }
  }

  /** All or nothing, as far as a directory without transactions has it. */
  static void write(LDAPConnection c, List<EntryChange> changes)
      throws LDAPException, ConflictException {
    Deque<EntryChange> done = new ArrayDeque<>();
    for (EntryChange change : changes) {
      try {
        send(c, change);
        done.push(change);
      } catch (LDAPException e) {
        takeBack(c, done);
        if (MOVED_ON.contains(e.getResultCode())) {
          throw new ConflictException(
              change.dn(), "", "somebody else has changed it meanwhile; read the entry again");
        }
        throw e;
      }
    }
  }

  private static void takeBack(LDAPConnection c, Deque<EntryChange> done) {
    while (!done.isEmpty()) {
      EntryChange change = done.pop().inverse();
      try {
        send(c, change);
      } catch (LDAPException e) {
        LOG.error("{} could not be brought back to what it was", change.dn(), e);
      }
    }
  }

  private static void send(LDAPConnection c, EntryChange change) throws LDAPException {
    if (change.adds()) {
      c.add(Ldif.entry(change));
    } else if (change.deletes()) {
      c.delete(new DeleteRequest(change.dn(), new Control[] {unchanged(change)}));
    } else {
      c.modify(new ModifyRequest(change.dn(), Ldif.modifications(change)));
    }
  }

  private static AssertionRequestControl unchanged(EntryChange change) {
    String[] comparable =
        change.before().keySet().stream().filter(ChangeWriter::isComparable).toArray(String[]::new);
    Entry read = new Entry(change.dn());
    change.before().forEach((name, values) -> read.addAttribute(name, values));
    return AssertionRequestControl.generate(read, comparable);
  }

  private static boolean isComparable(String attribute) {
    return Vocabulary.attributes().stream()
        .anyMatch(
            type -> type.name().equalsIgnoreCase(attribute) && !type.syntax().equality().isEmpty());
  }
}
