package org.orderly.archive;

/** What the arrival of an instance meant for the archive. */
public enum Occurrence {
  /** It was not known. */
  FIRST,
  /** It took the place of an instance with the same SOP Instance UID. */
  REPLACED,
  /** It was known, and what we had was kept. */
  IGNORED
}
