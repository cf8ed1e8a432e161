package org.orderly.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretStoreTest {

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("data/secrets.cs");
  }

  @Test
  void a_secret_is_kept_encrypted_and_for_nobody_else() throws Exception {
    SecretStore store = new SecretStore(file(), null);
    assertNull(store.get("AI_SECRET"));
    store.put("AI_SECRET", "geheim-ü-1234");
    assertEquals("geheim-ü-1234", store.get("AI_SECRET"));
    String raw = new String(Files.readAllBytes(file()), StandardCharsets.ISO_8859_1);
    assertFalse(raw.contains("1234"));
    for (Path made : new Path[] {file(), folder.resolve("data/secrets.cs.key")}) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    }
    assertEquals("geheim-ü-1234", new SecretStore(file(), null).get("AI_SECRET"));
    store.remove("AI_SECRET");
    store.remove("AI_SECRET");
    assertNull(new SecretStore(file(), null).get("AI_SECRET"));
  }

  @Test
  void of_two_who_replace_a_secret_at_once_the_second_is_told() throws Exception {
    SecretStore store = new SecretStore(file(), null);
    String none = store.mark("A");
    assertEquals("", none);
    assertTrue(store.replace("A", "one", none));
    assertFalse(store.replace("A", "two", none));
    assertEquals("one", store.get("A"));
    String seen = store.mark("A");
    assertFalse(seen.isEmpty() || seen.contains("one"), seen);
    assertTrue(new SecretStore(file(), null).replace("A", "two", seen));
    Files.setLastModifiedTime(file(), FileTime.from(Instant.now().plusSeconds(5)));
    assertFalse(store.replace("A", null, seen));
    assertEquals("two", store.get("A"));
    assertTrue(store.replace("A", null, store.mark("A")));
    assertNull(store.get("A"));
    store.put("A", "x");
    store.put("B", "x");
    assertNotEquals(store.mark("A"), store.mark("B"));
  }

  @Test
  void what_another_node_writes_is_seen_and_another_password_opens_nothing() throws Exception {
    SecretStore one = new SecretStore(file(), "opener");
    SecretStore other = new SecretStore(file(), "opener");
    one.put("A", "1");
    assertEquals("1", other.get("A"));
    one.put("A", "2");
    Files.setLastModifiedTime(file(), FileTime.from(Instant.now().plusSeconds(5)));
    assertEquals("2", other.get("A"));
    other.put("B", "3");
    Files.setLastModifiedTime(file(), FileTime.from(Instant.now().plusSeconds(9)));
    assertEquals("2 3", one.get("A") + " " + one.get("B"));
    assertThrows(IOException.class, () -> new SecretStore(file(), "wrong").get("A"));
    assertFalse(Files.exists(folder.resolve("data/secrets.cs.key")));
  }
}
