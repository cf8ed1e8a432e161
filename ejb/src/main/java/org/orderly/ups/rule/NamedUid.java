package org.orderly.ups.rule;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** UIDs below 2.25 (PS3.5 B.2) that are the same for the same name on every node. */
final class NamedUid {

  private NamedUid() {}

  static String of(String... names) {
    return of(UUID.nameUUIDFromBytes(String.join("|", names).getBytes(StandardCharsets.UTF_8)));
  }

  static String random() {
    return of(UUID.randomUUID());
  }

  private static String of(UUID uuid) {
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return "2.25." + new BigInteger(1, bytes);
  }
}
