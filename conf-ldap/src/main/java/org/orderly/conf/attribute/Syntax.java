package org.orderly.conf.attribute;

/** The LDAP syntaxes in use (RFC 4517 3.3), with the equality rule that goes with them. */
public enum Syntax {
  BINARY(5, ""),
  BOOLEAN(7, "booleanMatch"),
  DN(12, "distinguishedNameMatch"),
  STRING(15, "caseExactMatch"),
  STRING_IGNORE_CASE(15, "caseIgnoreMatch"),
  IA5(26, "caseExactIA5Match"),
  INTEGER(27, "integerMatch"),
  OID(38, "objectIdentifierMatch"),
  OCTETS(40, "octetStringMatch");

  private final int number;
  private final String equality;

  Syntax(int number, String equality) {
    this.number = number;
    this.equality = equality;
  }

  public String oid() {
    return "1.3.6.1.4.1.1466.115.121.1." + number;
  }

  /** Name of the equality matching rule; empty for none. */
  public String equality() {
    return equality;
  }
}
