package org.orderly.web.rs.workitems;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Vr;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.parameter.AttributePath;
import org.orderly.web.rs.parameter.Parameters;

/**
 * Matching keys among the parameters of a request (PS3.18 8.3.4.1). Values between commas are
 * alternatives; a comma that belongs to the value has a backslash in front.
 */
final class SearchKeys {

  private SearchKeys() {}

  /**
   * All attributes among the parameters.
   *
   * @param others names of parameters that are none
   * @throws BadParameterException for a name that is neither
   */
  static DataSet of(Parameters query, Set<String> others) {
    DataSet keys = new DataSet();
    for (String name : query.names()) {
      if (!others.contains(name)) {
        AttributePath path =
            AttributePath.of(name)
                .orElseThrow(
                    () -> new BadParameterException(name, "no known attribute or parameter"));
        add(keys, name, path, query.text(name, ""));
      }
    }
    return keys;
  }

  private static void add(DataSet keys, String name, AttributePath path, String value) {
    DataSet holder = path.holder(keys);
    Vr vr = path.vr();
    List<String> values = alternatives(value);
    if (values.isEmpty()) {
      if (!holder.contains(path.last())) {
        holder.putEmpty(path.last(), vr);
      }
      return;
    }
    if (value.chars().anyMatch(c -> c < ' ')) {
      throw new BadParameterException(name, "has control characters");
    }
    if (!vr.isText() && !vr.isNumber()) {
      throw new BadParameterException(name, "not an attribute to match by");
    }
    try {
      holder.put(path.last(), vr, values.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw new BadParameterException(name, "not a value of " + vr);
    }
  }

  private static List<String> alternatives(String value) {
    List<String> values = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' && i + 1 < value.length() && value.charAt(i + 1) == ',') {
        current.append(value.charAt(++i));
      } else if (c == ',' || c == '\\') {
        values.add(current.toString().strip());
        current.setLength(0);
      } else {
        current.append(c);
      }
    }
    values.add(current.toString().strip());
    values.removeIf(String::isEmpty);
    return values;
  }
}
