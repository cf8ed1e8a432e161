package org.orderly.dicom.deident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryPseudonymsTest implements PseudonymsContract {

  private final Map<String, Pseudonyms> scopes = new HashMap<>();

  @Override
  public Pseudonyms open(String scope) throws Exception {
    byte[] secret =
        MessageDigest.getInstance("SHA-256").digest(scope.getBytes(StandardCharsets.UTF_8));
    return scopes.computeIfAbsent(scope, unused -> new MemoryPseudonyms(new PseudonymKey(secret)));
  }

  @Test
  void days_are_between_one_month_and_ten_years() {
    PseudonymKey key = new PseudonymKey(new byte[32]);
    long least = 0;
    long most = -10_000;
    for (int i = 0; i < 20_000; i++) {
      long days = key.days("patient " + i);
      least = Math.min(least, days);
      most = Math.max(most, days);
    }
    assertEquals(-3_652, least);
    assertEquals(-31, most);
  }

  @Test
  void a_candidate_after_another_is_another() {
    PseudonymKey key = new PseudonymKey(new byte[32]);
    assertTrue(
        !key.candidate(PseudonymKind.UID, "1.2", 0)
            .equals(key.candidate(PseudonymKind.UID, "1.2", 1)));
    assertThrows(IllegalArgumentException.class, () -> new PseudonymKey(new byte[15]));
  }
}
