package org.orderly.cloud;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/** Names that follow from what a platform knows anyway, so that each attempt gives the same. */
final class Pseudonyms {
  private static final int PATIENT_BYTES = 8;
  private static final int UID_BYTES = 16;

  private Pseudonyms() {}

  /** Stands for the patient of a study; says nothing that the UID of the study does not say. */
  static String patient(String studyUid) {
    byte[] digest = Arrays.copyOf(sha256().digest(bytes(studyUid)), PATIENT_BYTES);
    return "ANON" + HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT);
  }

  /** The UID of an object that is made of these (PS3.5 B.2). */
  static String uid(String... parts) {
    byte[] digest = Arrays.copyOf(sha256().digest(bytes(String.join("|", parts))), UID_BYTES);
    return "2.25." + new BigInteger(1, digest);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
