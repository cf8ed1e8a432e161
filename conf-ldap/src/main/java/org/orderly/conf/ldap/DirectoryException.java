package org.orderly.conf.ldap;

import com.unboundid.ldap.sdk.LDAPException;

/** The directory could not be reached or refused an operation. */
public class DirectoryException extends Exception {

  private static final long serialVersionUID = 1L;

  public DirectoryException(String what, LDAPException cause) {
    super(what + ": " + cause.getResultCode() + ", " + cause.getMessage(), cause);
  }

  public DirectoryException(String what) {
    super(what);
  }
}
