package org.orderly.conf.attribute;

import java.util.List;

/**
 * Definition of one LDAP attribute (RFC 4512 4.1.2).
 *
 * @param aliases further names of the same attribute
 */
public record AttributeType(
    String oid,
    String name,
    List<String> aliases,
    Syntax syntax,
    boolean single,
    String description) {

  public AttributeType {
    aliases = List.copyOf(aliases);
  }

  /** RFC 4512 form, in which both server dialects agree. */
  public String definition() {
    StringBuilder text = new StringBuilder("( " + oid + " NAME ");
    if (aliases.isEmpty()) {
      text.append('\'').append(name).append('\'');
    } else {
      text.append("( '").append(name).append("' '");
      text.append(String.join("' '", aliases)).append("' )");
    }
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
