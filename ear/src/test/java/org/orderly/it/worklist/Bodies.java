package org.orderly.it.worklist;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies of requests in the DICOM JSON Model. */
final class Bodies {

  static final String START = "20990102030405";

  private Bodies() {}

  /** A work item with all that PS3.4 Table CC.2.5-3 asks for. */
  static String workitem() {
    return json(attributes());
  }

  /** The same with one attribute set, or without it if there is no value. */
  static String workitem(String tag, @Nullable String attribute) {
    Map<String, String> attributes = attributes();
    attributes.remove(tag);
    if (attribute != null) {
      attributes.put(tag, attribute);
    }
    return json(attributes);
  }

  static String labelled(String label) {
    return workitem("00741204", text("LO", label));
  }

  static String template() {
    return workitem("00404005", null);
  }

  static Map<String, String> attributes() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("00081195", empty("UI"));
    all.put("00081080", empty("LO"));
    all.put("00081084", empty("SQ"));
    all.put("00100010", "{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"Planck^Max\"}]}");
    all.put("00100020", text("LO", "UPS-1"));
    all.put("00100021", text("LO", "ORDERLY-IT"));
    all.put("00100030", text("DA", "18580423"));
    all.put("00100040", text("CS", "M"));
    all.put("00380010", text("LO", "ADM-1"));
    all.put("00380014", empty("SQ"));
    all.put("00404005", text("DT", START));
    all.put("00404018", code("WORK1", "99IT", "Contouring"));
    all.put("00404021", empty("SQ"));
    all.put("00404025", code("STATION1", "99IT", "Station one"));
    all.put("00404026", empty("SQ"));
    all.put("00404027", empty("SQ"));
    all.put("00404041", text("CS", "READY"));
    all.put("0040A370", request("ACC-1", "RP-1", "2.25.1"));
    all.put("00741000", text("CS", "SCHEDULED"));
    all.put("00741002", empty("SQ"));
    all.put("00741200", text("CS", "MEDIUM"));
    all.put("00741202", text("LO", "IT LIST"));
    all.put("00741204", text("LO", "Contour the liver"));
    all.put("00741210", empty("SQ"));
    all.put("00741216", empty("SQ"));
    return all;
  }

  static String request(String accession, String procedureId, String studyUid) {
    return sequence(
        "\"0020000D\":"
            + text("UI", studyUid)
            + ",\"00080050\":"
            + text("SH", accession)
            + ",\"00401001\":"
            + text("SH", procedureId)
            + ",\"00321033\":"
            + text("LO", "Oncology"));
  }

  static String state(String state, @Nullable String transactionUid) {
    String members = "{\"00741000\":" + text("CS", state);
    return transactionUid == null
        ? members + "}"
        : members + ",\"00081195\":" + text("UI", transactionUid) + "}";
  }

  /** What has to be known before a work item can be completed. */
  static String performed() {
    return "{\"00741216\":"
        + sequence(
            "\"00404050\":"
                + text("DT", "20990102040000")
                + ",\"00404051\":"
                + text("DT", "20990102050000")
                + ",\"00404028\":"
                + code("STATION1", "99IT", "Station one")
                + ",\"00404019\":"
                + code("WORK1", "99IT", "Contouring")
                + ",\"00404033\":"
                + empty("SQ"))
        + "}";
  }

  static String progress(String percent) {
    return "{\"00741002\":" + sequence("\"00741004\":" + text("DS", percent)) + "}";
  }

  static String one(String tag, String attribute) {
    return "{\"" + tag + "\":" + attribute + "}";
  }

  static String text(String vr, String value) {
    return "{\"vr\":\"" + vr + "\",\"Value\":[\"" + value + "\"]}";
  }

  static String empty(String vr) {
    return "{\"vr\":\"" + vr + "\"}";
  }

  static String code(String value, String scheme, String meaning) {
    return sequence(
        "\"00080100\":"
            + text("SH", value)
            + ",\"00080102\":"
            + text("SH", scheme)
            + ",\"00080104\":"
            + text("LO", meaning));
  }

  static String sequence(String members) {
    return "{\"vr\":\"SQ\",\"Value\":[{" + members + "}]}";
  }

  static String json(Map<String, String> attributes) {
    StringBuilder text = new StringBuilder("{");
    attributes.forEach(
        (tag, attribute) ->
            text.append(text.length() > 1 ? "," : "")
                .append('"')
                .append(tag)
                .append("\":")
                .append(attribute));
    return text.append('}').toString();
  }
}
