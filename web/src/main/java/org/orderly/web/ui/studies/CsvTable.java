package org.orderly.web.ui.studies;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.orderly.task.EntityUid;

/** The rows of an uploaded CSV file (RFC 4180), with comma, semicolon or tab between fields. */
public final class CsvTable implements Serializable {
  static final int MAX_CHARACTERS = 2_000_000;
  static final int MAX_ROWS = 10_000;
  static final int MAX_PROBLEMS = 20;

  private static final int MAX_COLUMNS = 200;
  private static final int MAX_UID = 64;
  private static final Pattern UID = Pattern.compile("[0-9]+(\\.[0-9]+)+");

  /** A row and the number of its line in the file. */
  record Row(int line, List<String> fields) implements Serializable {
    String field(int column) {
      return column >= 0 && column < fields.size() ? fields.get(column) : "";
    }
  }

  /** A column as the page offers it. */
  public record Column(int number, String label) implements Serializable {}

  /** A line that names nothing to send. */
  public record Problem(int line, String key, String value) implements Serializable {}

  /**
   * What a column names.
   *
   * @param problems the first few
   */
  public record Reading(List<EntityUid> entities, List<Problem> problems, int bad) {}

  private final List<Row> rows;
  private final boolean headed;

  private CsvTable(List<Row> rows) {
    this.rows = rows;
    // a first line without any UID tells the names of the columns
    this.headed = rows.get(0).fields().stream().noneMatch(CsvTable::isUid);
  }

  /**
   * @throws IllegalArgumentException with the key of the text that says why not
   */
  static CsvTable of(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException("studies.csv.long");
    }
    String[] lines = text.replace("\uFEFF", "").split("\r\n|\n|\r", -1);
    char delimiter = delimiter(lines);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      if (!lines[i].isBlank()) {
        rows.add(new Row(i + 1, fields(lines[i], delimiter)));
      }
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("studies.csv.empty");
    }
    if (rows.size() > MAX_ROWS + 1) {
      throw new IllegalArgumentException("studies.csv.long");
    }
    return new CsvTable(rows);
  }

  private static char delimiter(String... lines) {
    for (String line : lines) {
      if (!line.isBlank()) {
        return line.indexOf(';') >= 0 ? ';' : line.indexOf('\t') >= 0 ? '\t' : ',';
      }
    }
    return ',';
  }

  private static List<String> fields(String line, char delimiter) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length() && fields.size() < MAX_COLUMNS; i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == delimiter && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString().strip());
    return fields;
  }

  static boolean isUid(String text) {
    return text.length() <= MAX_UID && UID.matcher(text).matches();
  }

  /** Below the names of the columns. */
  List<Row> rows() {
    return headed ? rows.subList(1, rows.size()) : rows;
  }

  /** The columns, each with its name or else its first value. */
  public List<Column> getColumns() {
    int width = rows.stream().mapToInt(row -> row.fields().size()).max().orElse(0);
    return IntStream.range(0, width)
        .mapToObj(i -> new Column(i, (i + 1) + ": " + rows.get(0).field(i)))
        .toList();
  }

  public int getCount() {
    return rows().size();
  }

  /** The first column that is called like a study, else the first with a UID. */
  int likelyColumn() {
    List<Column> columns = getColumns();
    for (Column column : columns) {
      if (headed
          && column
              .label()
              .replaceAll("[ _]", "")
              .toLowerCase(java.util.Locale.ROOT)
              .contains("studyinstance")) {
        return column.number();
      }
    }
    for (Column column : columns) {
      if (rows().stream().limit(50).anyMatch(row -> isUid(row.field(column.number())))) {
        return column.number();
      }
    }
    return 0;
  }
}
