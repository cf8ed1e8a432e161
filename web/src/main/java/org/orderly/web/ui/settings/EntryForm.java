package org.orderly.web.ui.settings;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.orderly.conf.edit.Editable;
import org.orderly.conf.edit.EntryKind;
import org.orderly.conf.edit.Field;

/** What is in the controls of a form, one text for each field: several values are lines. */
public final class EntryForm implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final String ADDRESS = "dcmURI";
  private static final Set<String> SHOWN_AS_ROWS = Set.of(RuleForm.PROPERTIES, RuleForm.QUERY);

  private final EntryKind kind;
  private final HashMap<String, String> texts = new HashMap<>();
  private final TreeMap<String, String> problems = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  EntryForm(EntryKind kind) {
    this.kind = kind;
  }

  static EntryForm of(Editable entry) {
    EntryForm form = new EntryForm(entry.kind());
    entry.values().forEach((name, values) -> form.texts.put(name, String.join("\n", values)));
    form.texts.computeIfPresent(
        ADDRESS, (name, uri) -> form.ofPlatform() ? uri.replaceFirst("(?i)^cloud:", "") : uri);
    return form;
  }

  /** A new entry with what is mostly wanted. */
  static EntryForm ofNew(EntryKind kind, Map<String, List<String>> known) {
    EntryForm form = new EntryForm(kind);
    form.texts.putAll(
        switch (kind) {
          case API ->
              Map.of(
                  "dcmExporterID", "AI",
                  "orderlyThreads", "5",
                  "dcmQueueName", "Cloud",
                  "orderlyResultQueue", "Result");
          case FILTER ->
              Map.of(
                  "cn", "Upload",
                  "dcmEntity", "Series",
                  "dcmDuration", "PT10S",
                  "dcmExporterID", first(known, KnownNames.PLATFORMS));
          case PUBLISHERS ->
              Map.of("dcmQueueName", first(known, "dcmQueueName"), "orderlyObjectKind", "SR\nPDF");
          default -> Map.of();
        });
    if (kind == EntryKind.API || kind == EntryKind.PUBLISHERS) {
      form.texts.put("dicomAETitle", first(known, "dicomAETitle"));
    }
    return form;
  }

  private static String first(Map<String, List<String>> known, String attribute) {
    return known.getOrDefault(attribute, List.of()).stream().findFirst().orElse("");
  }

  /** The address of a platform is shown without the scheme that makes it one. */
  private boolean ofPlatform() {
    return kind == EntryKind.API;
  }

  private static String platform(String entered) {
    return "cloud:" + entered.replaceFirst("(?i)^cloud:", "");
  }

  Map<String, String> texts() {
    return texts;
  }

  Map<String, String> problems() {
    return problems;
  }

  Map<String, List<String>> values() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (Field field : kind.fields()) {
      String text = texts.get(field.attribute());
      values.put(
          field.attribute(),
          text == null
              ? List.of()
              : Arrays.stream(text.split("\\R"))
                  .map(String::strip)
                  .filter(line -> !line.isEmpty())
                  .toList());
    }
    if (ofPlatform()) {
      values.computeIfPresent(
          ADDRESS, (name, all) -> all.stream().map(EntryForm::platform).toList());
    }
    return values;
  }

  /** Fields under one heading. */
  public record Section(String title, boolean open, List<FormField> fields) {}

  /** The sections; those in which nothing is set are closed, except the first. */
  List<Section> sections(boolean isNew, Map<String, List<String>> known) {
    Map<String, List<FormField>> byTitle = new LinkedHashMap<>();
    for (Field field : kind.fields()) {
      if (kind.whole() == EntryKind.RULES && SHOWN_AS_ROWS.contains(field.attribute())) {
        continue;
      }
      boolean name = field.attribute().equals(kind.naming());
      byTitle
          .computeIfAbsent(field.section(), title -> new ArrayList<>())
          .add(
              new FormField(
                  field,
                  name && !isNew,
                  name ? List.of() : known.getOrDefault(field.attribute(), List.of()),
                  problems.getOrDefault(field.attribute(), "")));
    }
    List<Section> sections = new ArrayList<>();
    byTitle.forEach(
        (title, fields) -> sections.add(new Section(title, open(title, fields), fields)));
    return sections;
  }

  private boolean open(String title, List<FormField> fields) {
    return title.isEmpty()
        || fields.stream()
            .anyMatch(f -> f.bad() || !texts.getOrDefault(f.attribute(), "").isEmpty());
  }

  String label(String attribute) {
    return kind.fields().stream()
        .filter(field -> field.attribute().equalsIgnoreCase(attribute))
        .map(Field::label)
        .findFirst()
        .orElse(attribute);
  }
}
