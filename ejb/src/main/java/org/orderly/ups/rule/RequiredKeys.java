package org.orderly.ups.rule;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Dictionary;

/**
 * Matching keys as {@code dcmRequiresOtherUPS...} has them, a query string: {@code
 * ProcedureStepLabel=Read&ScheduledWorkitemCodeSequence.CodeValue=110005}.
 */
final class RequiredKeys {

  private RequiredKeys() {}

  /**
   * @throws IllegalArgumentException if a key is no attribute
   */
  static DataSet parse(String query) {
    DataSet keys = Attributes.empty();
    for (String part : query.split("&")) {
      int eq = part.indexOf('=');
      if (eq < 1) {
        throw new IllegalArgumentException("'" + part + "' is not key=value");
      }
      String[] path = part.substring(0, eq).strip().split("\\.");
      DataSet holder = keys;
      for (int i = 0; i < path.length - 1; i++) {
        int sequence = tag(path[i]);
        DataSet item = holder.item(sequence);
        if (item == null) {
          item = new DataSet();
          holder.putSequence(sequence, item);
        }
        holder = item;
      }
      holder.put(
          tag(path[path.length - 1]),
          URLDecoder.decode(part.substring(eq + 1), StandardCharsets.UTF_8));
    }
    return keys;
  }

  private static int tag(String name) {
    if (name.matches("[0-9A-Fa-f]{8}")) {
      return Integer.parseUnsignedInt(name, 16);
    }
    OptionalInt tag = Dictionary.tagForKeyword(name);
    return tag.orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no attribute"));
  }
}
