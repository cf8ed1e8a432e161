package org.orderly.conf;

/** Whether a second object with a known SOP Instance UID replaces the first. */
public enum OverwritePolicy {
  NEVER,
  ALWAYS,
  SAME_SOURCE,
  EVEN_WITH_EQUAL_DIGEST
}
