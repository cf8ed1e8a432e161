package org.orderly.web.ui.worklist;

import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.ups.WorkitemQuery;
import org.orderly.web.ui.FormText;

/** The search whose matches are on the screen: what the form held when Search was pressed. */
final class ShownSearch implements Serializable {
  private static final long serialVersionUID = 1L;

  static final List<String> FIELDS =
      List.of(
          "ae",
          "state",
          "patientId",
          "patientName",
          "label",
          "list",
          "station",
          "accession",
          "from",
          "to",
          "order");
  private static final List<String> NO_WORDS = List.of("ae", "order");

  private final LinkedHashMap<String, String> values = new LinkedHashMap<>();
  private final ZoneId zone;

  private ShownSearch(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * Takes what the form holds now.
   *
   * @throws DateTimeException if a time is none
   */
  static ShownSearch of(Map<String, String> form, ZoneId zone) {
    ShownSearch search = new ShownSearch(zone);
    for (String field : FIELDS) {
      String value = FormText.of(form, field);
      if (!value.isEmpty()) {
        search.values.put(field, value);
      }
    }
    search.start();
    return search;
  }

  String value(String field) {
    return values.getOrDefault(field, "");
  }

  /** The fields that select work items, with their values. */
  Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>(values);
    NO_WORDS.forEach(words::remove);
    return words;
  }

  /** The search as the query part of the page's address. */
  String query() {
    return values.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  WorkitemQuery workitems() {
    DataSet keys = new DataSet().put(Tag.SpecificCharacterSet, "ISO_IR 192");
    put(keys, Tag.ProcedureStepState, value("state"));
    put(keys, Tag.PatientID, value("patientId"));
    put(keys, Tag.ProcedureStepLabel, wildcard(value("label")));
    put(keys, Tag.WorklistLabel, wildcard(value("list")));
    put(keys, Tag.PatientName, wildcard(value("patientName")));
    start().ifPresent(range -> keys.put(Tag.ScheduledProcedureStepStartDateTime, range));
    if (!value("station").isEmpty()) {
      keys.putSequence(
          Tag.ScheduledStationNameCodeSequence, new DataSet().put(Tag.CodeValue, value("station")));
    }
    if (!value("accession").isEmpty()) {
      keys.putSequence(
          Tag.ReferencedRequestSequence,
          new DataSet().put(Tag.AccessionNumber, value("accession")));
    }
    return new WorkitemQuery(keys, true, false, order(), 0, 0);
  }

  private List<WorkitemQuery.OrderBy> order() {
    return switch (value("order")) {
      case "-start" ->
          List.of(new WorkitemQuery.OrderBy(Tag.ScheduledProcedureStepStartDateTime, false));
      case "-changed" ->
          List.of(new WorkitemQuery.OrderBy(Tag.ScheduledProcedureStepModificationDateTime, false));
      case "-priority" ->
          List.of(
              new WorkitemQuery.OrderBy(Tag.ScheduledProcedureStepPriority, false),
              new WorkitemQuery.OrderBy(Tag.ScheduledProcedureStepStartDateTime, true));
      default -> List.of();
    };
  }

  private static void put(DataSet keys, int tag, String value) {
    if (!value.isEmpty()) {
      keys.put(tag, value);
    }
  }

  /** A name or label is usually known by its beginning. */
  private static String wildcard(String value) {
    return value.isEmpty() || value.contains("*") || value.contains("?") ? value : value + "*";
  }

  private Optional<String> start() {
    String from = moment("from");
    String to = moment("to");
    return from.isEmpty() && to.isEmpty() ? Optional.empty() : Optional.of(from + "-" + to);
  }

  private String moment(String field) {
    String text = value(field);
    return text.isEmpty() ? "" : DicomTime.of(LocalDateTime.parse(text).atZone(zone).toInstant());
  }
}
