package org.orderly.conf;

/** What to do with a known SOP Instance UID that arrives in another series or study. */
public enum RelationalMismatchPolicy {
  IGNORE,
  REJECT,
  OVERWRITE,
  STORE_ADDITIONALLY
}
