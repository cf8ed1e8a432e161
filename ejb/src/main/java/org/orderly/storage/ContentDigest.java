package org.orderly.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Digest of a file, taken while it is written. {@code CRC32C} costs next to nothing and finds equal
 * candidates; cryptographic ones (MD5, SHA-256...) cost up to half of a reception.
 */
final class ContentDigest {

  private final String algorithm;
  private final @Nullable MessageDigest digest;
  private final CRC32C crc = new CRC32C();

  private ContentDigest(String algorithm, @Nullable MessageDigest digest) {
    this.algorithm = algorithm;
    this.digest = digest;
  }

  /** Null for no algorithm. */
  static @Nullable ContentDigest of(@Nullable String algorithm) throws StorageException {
    if (algorithm == null || algorithm.isBlank()) {
      return null;
    }
    if (algorithm.equalsIgnoreCase("CRC32C")) {
      return new ContentDigest("CRC32C", null);
    }
    try {
      return new ContentDigest(algorithm, MessageDigest.getInstance(algorithm));
    } catch (NoSuchAlgorithmException e) {
      throw new StorageException("unknown digest algorithm " + algorithm, e);
    }
  }

  void update(byte[] bytes, int offset, int length) {
    if (digest != null) {
      digest.update(bytes, offset, length);
    } else {
      crc.update(bytes, offset, length);
    }
  }

  /** Algorithm, colon, hexadecimal value. */
  String value() {
    return algorithm
        + ':'
        + (digest != null
            ? HexFormat.of().formatHex(digest.digest())
            : HexFormat.of().toHexDigits((int) crc.getValue()));
  }
}
