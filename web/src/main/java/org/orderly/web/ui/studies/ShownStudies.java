package org.orderly.web.ui.studies;

import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.orderly.archive.QueryRequest;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.export.SendStates;
import org.orderly.web.ui.FormText;

/** The search whose studies are on the screen: what the form held when Search was pressed. */
final class ShownStudies implements Serializable {
  static final List<String> FIELDS =
      List.of(
          "patientName",
          "patientId",
          "accession",
          "description",
          "modality",
          "from",
          "to",
          "sent",
          "destination",
          "order",
          "size");
  static final List<Integer> SIZES = List.of(10, 20, 50, 100);
  static final int DEFAULT_SIZE = 20;

  private static final List<String> NO_WORDS = List.of("destination", "order", "size");

  private final LinkedHashMap<String, String> values = new LinkedHashMap<>();

  private ShownStudies() {}

  /**
   * Takes what the form holds now.
   *
   * @throws DateTimeException if a date is none
   * @throws IllegalArgumentException if the first day is after the last
   */
  static ShownStudies of(Map<String, String> form) {
    ShownStudies search = new ShownStudies();
    for (String field : FIELDS) {
      String value = FormText.of(form, field);
      if (!value.isEmpty()) {
        search.values.put(field, value);
      }
    }
    search.days();
    return search;
  }

  String value(String field) {
    return values.getOrDefault(field, "");
  }

  int size() {
    return SIZES.stream()
        .filter(size -> value("size").equals(size.toString()))
        .findFirst()
        .orElse(DEFAULT_SIZE);
  }

  SendStates.Wanted wanted() {
    return switch (value("sent")) {
      case "no" -> SendStates.Wanted.UNSENT;
      case "yes" -> SendStates.Wanted.SENT;
      default -> SendStates.Wanted.ALL;
    };
  }

  /** The fields that select studies, with their values. */
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

  QueryRequest request(int offset, int limit) {
    DataSet keys = new DataSet().put(Tag.SpecificCharacterSet, "ISO_IR 192");
    put(keys, Tag.PatientName, value("patientName"));
    put(keys, Tag.PatientID, beginning(value("patientId")));
    put(keys, Tag.AccessionNumber, beginning(value("accession")));
    put(keys, Tag.StudyDescription, part(value("description")));
    put(keys, Tag.ModalitiesInStudy, value("modality").toUpperCase(Locale.ROOT));
    put(keys, Tag.StudyDate, days());
    return new QueryRequest(keys, fuzzy(), order(), offset, limit);
  }

  /** A name typed without wildcards is found by its words, in any order. */
  private boolean fuzzy() {
    String name = value("patientName");
    return name.indexOf('*') < 0 && name.indexOf('?') < 0;
  }

  private List<QueryRequest.OrderBy> order() {
    return switch (value("order")) {
      case "-date" ->
          List.of(
              new QueryRequest.OrderBy(Tag.StudyDate, false),
              new QueryRequest.OrderBy(Tag.StudyTime, false));
      case "date" ->
          List.of(
              new QueryRequest.OrderBy(Tag.StudyDate, true),
              new QueryRequest.OrderBy(Tag.StudyTime, true));
      case "patient" -> List.of(new QueryRequest.OrderBy(Tag.PatientName, true));
      default -> List.of();
    };
  }

  private String days() {
    LocalDate from = day("from");
    LocalDate to = day("to");
    if (from.isAfter(to)) {
      throw new IllegalArgumentException(value("from") + " > " + value("to"));
    }
    String first = value("from").isEmpty() ? "" : DateTimeFormatter.BASIC_ISO_DATE.format(from);
    String last = value("to").isEmpty() ? "" : DateTimeFormatter.BASIC_ISO_DATE.format(to);
    return first.isEmpty() && last.isEmpty() ? "" : first + "-" + last;
  }

  private LocalDate day(String field) {
    if (value(field).isEmpty()) {
      return field.equals("from") ? LocalDate.MIN : LocalDate.MAX;
    }
    return LocalDate.parse(value(field));
  }

  private static void put(DataSet keys, int tag, String value) {
    if (!value.isEmpty()) {
      keys.put(tag, value);
    }
  }

  /** Numbers are known by their beginning; whoever types a wildcard knows better. */
  private static String beginning(String value) {
    return value.isEmpty() || wild(value) ? value : value + "*";
  }

  private static String part(String value) {
    return value.isEmpty() || wild(value) ? value : "*" + value + "*";
  }

  private static boolean wild(String value) {
    return value.indexOf('*') >= 0 || value.indexOf('?') >= 0;
  }
}
