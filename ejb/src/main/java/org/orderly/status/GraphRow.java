package org.orderly.status;

import java.time.Instant;
import java.util.UUID;

/**
 * The way of one study.
 *
 * @param key of the study
 * @param updated when the study or one of its tasks changed last
 * @param rulesPending whether rules are still to be evaluated for some of its images
 */
public record GraphRow(
    long key,
    UUID uuid,
    String studyIuid,
    Instant created,
    Instant received,
    Instant updated,
    boolean rulesPending) {

  private static final long VERSION = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long KEY = 0x3fff_ffff_ffff_ffffL;

  /**
   * The reference of a graph: a UUID of the form that leaves its content to us (RFC 9562, version
   * 8), made of the time and the key of the study, so that it never changes and is found without a
   * table.
   */
  static UUID uuid(Instant created, long key) {
    return new UUID(created.toEpochMilli() << 16 | VERSION, VARIANT | key & KEY);
  }

  /** The key of the study in a reference; whether it is one, the row tells. */
  static long key(UUID uuid) {
    return uuid.getLeastSignificantBits() & KEY;
  }
}
