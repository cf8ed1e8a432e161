package org.orderly.export;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Names a batch for those who give it no name. */
public final class BatchId {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int RADIX = 36;
  private static final int RANDOM = RADIX * RADIX * RADIX * RADIX;

  private BatchId() {}

  /** As in {@code unsent-20260302-100000-k3f9}; the time is UTC. */
  public static String of(String kind, Instant now) {
    int random = RANDOM / RADIX + ThreadLocalRandom.current().nextInt(RANDOM - RANDOM / RADIX);
    return kind + '-' + TIME.format(now) + '-' + Integer.toString(random, RADIX);
  }
}
