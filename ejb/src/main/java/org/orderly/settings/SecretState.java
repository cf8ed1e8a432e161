package org.orderly.settings;

/** Where the secret of a destination is; what it is, nobody is told. */
public enum SecretState {
  /** In the credential store. */
  STORE,
  /** In a variable or system property of the server, which wins. */
  VARIABLE,
  NONE
}
