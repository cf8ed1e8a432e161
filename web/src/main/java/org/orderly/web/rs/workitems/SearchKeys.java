package org.orderly.web.rs.workitems;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  static final String FILTER = "filter";
  private static final Pattern UNESCAPED_COMMA = Pattern.compile("(?<!\\\\),");
  private static final Pattern NAMED =
      Pattern.compile("\\s*(\\w+(?:\\.\\w+)*)=(.*)", Pattern.DOTALL);

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

  /**
   * As above, also with attributes in the one parameter {@code filter}, as in {@code
   * filter=ProcedureStepState=SCHEDULED,WorklistLabel=CT} (PS3.18 Table 11.10.1-2). What has no
   * name of an attribute in front is one more alternative.
   *
   * @throws BadParameterException for a name that is no attribute, or one that comes twice
   */
  static DataSet ofFilter(Parameters query, Set<String> others) {
    String filter = query.text(FILTER);
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String name : query.names()) {
      if (!name.equals(FILTER) && !others.contains(name)) {
        all.put(name, List.of(query.text(name, "")));
      }
    }
    if (filter != null) {
      split(filter).forEach((name, value) -> putOnce(all, name, value));
    }
    return of(new Parameters(all), Set.of());
  }

  private static void putOnce(Map<String, List<String>> all, String name, String value) {
    if (all.put(name, List.of(value)) != null) {
      throw new BadParameterException(name, "given more than once");
    }
  }

  /** Values by names; commas within the values are still as they came. */
  private static Map<String, String> split(String filter) {
    Map<String, String> values = new LinkedHashMap<>();
    String last = null;
    for (String part : UNESCAPED_COMMA.split(filter, -1)) {
      Matcher named = NAMED.matcher(part);
      if (named.matches()) {
        last = named.group(1);
        if (values.put(last, named.group(2)) != null) {
          throw new BadParameterException(FILTER, "has " + last + " more than once");
        }
      } else if (last == null) {
        throw new BadParameterException(FILTER, "expected attribute=value");
      } else {
        values.merge(last, part, (before, more) -> before + ',' + more);
      }
    }
    return values;
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
