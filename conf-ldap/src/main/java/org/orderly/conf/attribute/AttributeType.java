package org.orderly.conf.attribute;

/** Definition of one LDAP attribute (RFC 4512 4.1.2). */
public record AttributeType(
    String oid, String name, Syntax syntax, boolean single, String description) {

  /** RFC 4512 form, in which both server dialects agree. */
  public String definition() {
    StringBuilder text = new StringBuilder("( " + oid + " NAME '" + name + "'");
    if (!description.isEmpty()) {
      text.append(" DESC '").append(description.replace("'", "")).append('\'');
    }
    if (!syntax.equality().isEmpty()) {
      text.append(" EQUALITY ").append(syntax.equality());
    }
    text.append(" SYNTAX ").append(syntax.oid());
    return text.append(single ? " SINGLE-VALUE )" : " )").toString();
  }
}
