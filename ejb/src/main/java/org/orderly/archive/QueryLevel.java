package org.orderly.archive;

/** Query/Retrieve levels (PS3.4 C.3.1). */
public enum QueryLevel {
  PATIENT,
  STUDY,
  SERIES,
  INSTANCE
}
