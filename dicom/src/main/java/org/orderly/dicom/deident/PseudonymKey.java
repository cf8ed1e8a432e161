package org.orderly.dicom.deident;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of a scope, from which replacements are derived: whoever has it not can neither
 * compute them nor tell whether two scopes speak of one patient.
 */
public final class PseudonymKey {

  private static final int MIN_LENGTH = 16;
  private static final String ALGORITHM = "HmacSHA256";

  /** Without letters that are taken for others or make words. */
  private static final String DIGITS = "0123456789BCDFGHJKLMNPQRSTVWXYZ";

  private static final int LETTERS = 12;

  /** Dates move back by one month at least, by ten years at most. */
  private static final int LEAST_DAYS = 31;

  private static final int MOST_DAYS = 3_652;

  private final SecretKeySpec secret;

  /**
   * @param secret at least 16 random bytes
   */
  public PseudonymKey(byte[] secret) {
    if (secret.length < MIN_LENGTH) {
      throw new IllegalArgumentException("a key has at least " + MIN_LENGTH + " bytes");
    }
    this.secret = new SecretKeySpec(secret, ALGORITHM);
  }

  /**
   * A replacement for an original.
   *
   * @param attempt 0, or the number of earlier candidates that were taken
   */
  public String candidate(PseudonymKind kind, String original, int attempt) {
    byte[] hash = hash(kind.name(), original, attempt);
    return switch (kind) {
      case UID -> uid(hash);
      case PATIENT -> "P" + letters(hash);
      case ACCESSION -> "A" + letters(hash);
    };
  }

  /** By how many days the dates of a patient move: back, never by none. */
  public long days(String patient) {
    long number = new BigInteger(1, hash("DATES", patient, 0)).longValue();
    return -LEAST_DAYS - Math.floorMod(number, (long) MOST_DAYS - LEAST_DAYS + 1);
  }

  /** Below 2.25 stands a UUID as one number (PS3.5 B.2); this one is of version 8 (RFC 9562). */
  private static String uid(byte[] hash) {
    byte[] uuid = Arrays.copyOf(hash, 16);
    uuid[6] = (byte) (uuid[6] & 0x0F | 0x80);
    uuid[8] = (byte) (uuid[8] & 0x3F | 0x80);
    return "2.25." + new BigInteger(1, uuid);
  }

  private static String letters(byte[] hash) {
    BigInteger number = new BigInteger(1, hash);
    BigInteger base = BigInteger.valueOf(DIGITS.length());
    StringBuilder text = new StringBuilder(LETTERS);
    for (int i = 0; i < LETTERS; i++) {
      text.append(DIGITS.charAt(number.mod(base).intValue()));
      number = number.divide(base);
    }
    return text.toString();
  }

  private byte[] hash(String kind, String original, int attempt) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      mac.update((kind + '/' + attempt + '/').getBytes(StandardCharsets.US_ASCII));
      return mac.doFinal(original.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is missing in this Java", e);
    }
  }

  @Override
  public String toString() {
    return "PseudonymKey";
  }
}
