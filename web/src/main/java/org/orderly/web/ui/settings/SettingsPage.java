package org.orderly.web.ui.settings;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.edit.Editable;
import org.orderly.conf.edit.EntryKind;
import org.orderly.conf.edit.Field;
import org.orderly.conf.ldap.DirectoryException;
import org.orderly.settings.ConfigurationEditor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The list of the entries of one kind. */
@Named("settings")
@RequestScoped
public class SettingsPage {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsPage.class);
  private static final int COLUMNS = 3;
  private static final Map<EntryKind, List<String>> GATEWAY_COLUMNS =
      Map.of(
          EntryKind.API, List.of("dcmURI", "orderlyEnabled", "orderlySite"),
          EntryKind.FILTER, List.of("dcmEntity", "dcmExporterID", RuleForm.QUERY),
          EntryKind.UPLOAD,
              List.of("orderlyBatchSize", "orderlyCompress", "orderlyAnonymizedField"),
          EntryKind.PUBLISHERS, List.of("dcmURI", "orderlyEnabled", "orderlyObjectKind"));

  @EJB private ConfigurationEditor editor;
  @Inject private ExternalContext external;

  private @Nullable List<Row> rows;
  private boolean trouble;

  /** An entry with what the list shows of it. */
  public record Row(String id, String query, List<String> cells) {}

  public EntryKind getKind() {
    String key = external.getRequestParameterMap().getOrDefault("kind", "");
    return EntryKind.ofKey(key).orElse(EntryKind.DESTINATIONS);
  }

  /** What must be there, and as many of the other fields as there is room for. */
  public List<Field> getColumns() {
    return columns(getKind());
  }

  private static List<Field> columns(EntryKind kind) {
    if (kind.ofGateway()) {
      List<String> chosen = GATEWAY_COLUMNS.getOrDefault(kind, List.of());
      return kind.fields().stream().filter(f -> chosen.contains(f.attribute())).toList();
    }
    List<Field> others =
        kind.fields().stream().filter(f -> !f.attribute().equals(kind.naming())).toList();
    List<Field> chosen = new ArrayList<>(others.stream().filter(Field::required).toList());
    others.stream()
        .filter(field -> !field.required())
        .limit(Math.max(0, COLUMNS - chosen.size()))
        .forEach(chosen::add);
    return chosen.stream()
        .sorted((a, b) -> Integer.compare(others.indexOf(a), others.indexOf(b)))
        .limit(COLUMNS)
        .toList();
  }

  public List<Row> getRows() {
    if (rows == null) {
      EntryKind kind = getKind();
      try {
        rows = editor.all(kind).stream().map(entry -> row(kind, entry)).toList();
      } catch (DirectoryException e) {
        LOG.warn("configuration not read: {}", e.getMessage());
        trouble = true;
        rows = List.of();
      }
    }
    return rows;
  }

  private static Row row(EntryKind kind, Editable entry) {
    return new Row(
        entry.id(),
        "kind=" + kind.key() + "&id=" + URLEncoder.encode(entry.id(), StandardCharsets.UTF_8),
        columns(kind).stream().map(field -> cell(entry, field)).toList());
  }

  private static String cell(Editable entry, Field field) {
    if (field.attribute().equals(RuleForm.QUERY)) {
      return RuleForm.of(entry.values()).getText();
    }
    List<String> values = entry.values(field.attribute());
    return values.isEmpty() ? field.absent() : String.join(", ", values);
  }

  /** Whether the directory could not be read. */
  public boolean isTrouble() {
    getRows();
    return trouble;
  }
}
