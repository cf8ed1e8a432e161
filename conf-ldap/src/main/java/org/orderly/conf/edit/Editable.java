package org.orderly.conf.edit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An entry as its form has it.
 *
 * @param id name, with the AE that it belongs to: {@code name@AETITLE}
 * @param values of all fields of its kind, some empty; connections by their names
 */
public record Editable(EntryKind kind, String id, String dn, Map<String, List<String>> values) {

  public Editable {
    values = Map.copyOf(values);
  }

  public List<String> values(String attribute) {
    return values.getOrDefault(attribute, List.of());
  }

  /** The first value or an empty text. */
  public String value(String attribute) {
    List<String> all = values(attribute);
    return all.isEmpty() ? "" : all.get(0);
  }

  /** The same without what nobody may read. */
  public Editable masked() {
    return new Editable(kind, id, dn, Secrets.masked(values));
  }

  /** Differs after each change of one of its fields; tells nothing of what is hidden. */
  public String version() {
    Map<String, List<String>> sorted = new TreeMap<>();
    Secrets.masked(values).forEach((name, all) -> sorted.put(name, all.stream().sorted().toList()));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(sorted.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
