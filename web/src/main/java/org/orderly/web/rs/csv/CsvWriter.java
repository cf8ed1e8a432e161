package org.orderly.web.rs.csv;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes lines of CSV with all fields quoted. */
public final class CsvWriter {
  private final Writer out;
  private final String delimiter;

  public CsvWriter(Writer out, char delimiter) {
    this.out = out;
    this.delimiter = String.valueOf(delimiter);
  }

  /** Writes one line; null is an empty field. */
  public void line(List<? extends @Nullable String> fields) throws IOException {
    out.write(
        fields.stream().map(CsvWriter::quoted).collect(Collectors.joining(delimiter, "", "\r\n")));
  }

  private static String quoted(@Nullable String field) {
    return '"' + (field == null ? "" : field.replace("\"", "\"\"")) + '"';
  }
}
