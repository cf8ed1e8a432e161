package org.orderly.conf;

/** Whether objects of one study may name different patients. */
public enum AcceptConflictingPatientId {
  YES,
  NO,
  MERGED
}
