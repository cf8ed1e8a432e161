package org.orderly.conf.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A text that differs after each change. The cheapest that the server offers: the number of its
 * last change (root DSE, the embedded directory has it), the {@code contextCSN} of the suffix
 * (OpenLDAP with the overlay syncprov), else the change numbers of all entries, which also show
 * deletions but cost a search.
 */
final class ChangeMark {

  static final String LAST_CHANGE = "lastChangeNumber";

  private static final int SEARCH_SECONDS = 10;

  private ChangeMark() {}

  static String of(LDAPConnection connection, DirectoryAddress address) throws LDAPException {
    String number = values(connection, "", LAST_CHANGE);
    if (number != null) {
      return number;
    }
    String csn = values(connection, address.baseDn(), "contextCSN");
    return csn != null ? csn : ofAllEntries(connection, address.rootDn());
  }

  private static @Nullable String values(LDAPConnection connection, String dn, String attribute)
      throws LDAPException {
    SearchResultEntry entry = connection.getEntry(dn, attribute);
    String[] values = entry == null ? null : entry.getAttributeValues(attribute);
    return values == null ? null : Arrays.stream(values).sorted().collect(Collectors.joining(" "));
  }

  static String ofAllEntries(LDAPConnection connection, String rootDn) throws LDAPException {
    SearchRequest search =
        new SearchRequest(
            rootDn, SearchScope.SUB, "(objectClass=*)", "entryCSN", "modifyTimestamp");
    search.setTimeLimitSeconds(SEARCH_SECONDS);
    List<SearchResultEntry> entries = connection.search(search).getSearchEntries();
    return entries.stream().map(ChangeMark::line).sorted().collect(Collectors.joining("\n"));
  }

  private static String line(SearchResultEntry entry) {
    String number = entry.getAttributeValue("entryCSN");
    return entry.getDN()
        + " "
        + (number != null ? number : entry.getAttributeValue("modifyTimestamp"));
  }
}
