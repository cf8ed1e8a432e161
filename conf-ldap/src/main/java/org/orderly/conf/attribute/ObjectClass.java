package org.orderly.conf.attribute;

import java.util.List;

/** Definition of one LDAP object class (RFC 4512 4.1.1). */
public record ObjectClass(
    String oid, String name, boolean auxiliary, List<String> must, List<String> may) {

  public ObjectClass {
    must = List.copyOf(must);
    may = List.copyOf(may);
  }

  public boolean allows(String attribute) {
    return must.stream().anyMatch(attribute::equalsIgnoreCase)
        || may.stream().anyMatch(attribute::equalsIgnoreCase);
  }

  /** RFC 4512 form. */
  public String definition() {
    return "( "
        + oid
        + " NAME '"
        + name
        + "' SUP top "
        + (auxiliary ? "AUXILIARY" : "STRUCTURAL")
        + (must.isEmpty() ? "" : " MUST ( " + String.join(" $ ", must) + " )")
        + (may.isEmpty() ? "" : " MAY ( " + String.join(" $ ", may) + " )")
        + " )";
  }
}
