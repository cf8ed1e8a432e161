package org.orderly.conf.ldap;

/** A write was refused because the entry is no longer as it was read; nothing was written. */
public final class ConflictException extends DirectoryException {

  private static final long serialVersionUID = 1L;

  private final String dn;
  private final String attribute;

  public ConflictException(String dn, String attribute, String message) {
    super(dn + ": " + (attribute.isEmpty() ? "" : attribute + ": ") + message);
    this.dn = dn;
    this.attribute = attribute;
  }

  public String dn() {
    return dn;
  }

  /** Empty if the whole entry is meant. */
  public String attribute() {
    return attribute;
  }
}
