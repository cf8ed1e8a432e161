package org.orderly.conf;

/** Whether objects without Patient ID (0010,0020) are accepted, or get one. */
public enum AcceptMissingPatientId {
  YES,
  NO,
  CREATE
}
