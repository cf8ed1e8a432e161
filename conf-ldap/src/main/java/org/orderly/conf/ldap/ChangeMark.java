package org.orderly.conf.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text that differs after each change below a DN: the change numbers of all entries, as servers
 * keep them ({@code entryCSN} of OpenLDAP, else {@code modifyTimestamp}). It also sees deletions.
 */
final class ChangeMark {

  private static final int SEARCH_SECONDS = 10;

  private ChangeMark() {}

  static String of(LDAPConnection connection, String rootDn) throws LDAPException {
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
