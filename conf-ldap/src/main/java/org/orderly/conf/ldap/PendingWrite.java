package org.orderly.conf.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.ArrayList;
import java.util.List;

/** A write that is tried on a copy of the entries before the directory sees it. */
interface PendingWrite {

  /** The entries as they would be. */
  List<Entry> applied(List<Entry> entries) throws LDAPException;

  static PendingWrite modify(String dn, List<Modification> modifications) {
    return entries -> {
      List<Entry> result = new ArrayList<>(entries);
      for (int i = 0; i < result.size(); i++) {
        if (sameDn(result.get(i), dn)) {
          result.set(i, Entry.applyModifications(result.get(i), true, modifications));
          return result;
        }
      }
      throw new LDAPException(ResultCode.NO_SUCH_OBJECT, "there is no entry " + dn);
    };
  }

  static PendingWrite add(Entry entry) {
    return entries -> {
      List<Entry> result = new ArrayList<>(entries);
      result.add(entry);
      return result;
    };
  }

  static PendingWrite delete(String dn) {
    return entries -> {
      List<Entry> result = new ArrayList<>(entries);
      result.removeIf(e -> sameDn(e, dn));
      return result;
    };
  }

  private static boolean sameDn(Entry entry, String dn) {
    return DirectoryConnection.normalize(entry.getDN()).equals(DirectoryConnection.normalize(dn));
  }
}
