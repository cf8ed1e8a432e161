package org.orderly.conf;

/**
 * One thing that is wrong in the directory, located so that an administrator finds it.
 *
 * @param attribute LDAP attribute name; empty if the whole entry is meant
 */
public record ConfigProblem(String dn, String attribute, String message) {

  @Override
  public String toString() {
    return attribute.isEmpty() ? dn + ": " + message : dn + ": " + attribute + ": " + message;
  }
}
