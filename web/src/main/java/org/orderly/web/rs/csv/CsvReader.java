package org.orderly.web.rs.csv;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;

/** Reads the rows of an uploaded CSV file (RFC 4180), of bounded length. */
public record CsvReader(char delimiter) {
  private static final int MAX_LINE_LENGTH = 65_536;

  /** With the delimiter that the media type names. */
  public static CsvReader of(MediaRange type) {
    return new CsvReader("semicolon".equals(type.parameter("delimiter")) ? ';' : ',');
  }

  /**
   * The number of a column as paths and parameters count them, from 1.
   *
   * @throws RefusedException with status 400 if it is none
   */
  public static int column(String field) {
    if (!field.matches("[1-9]\\d{0,3}")) {
      throw RefusedException.badRequest("CSV field must be a number from 1 on: " + field);
    }
    return Integer.parseInt(field);
  }

  /** Hands over the fields of each row. */
  public void read(InputStream in, Consumer<List<String>> row) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    StringBuilder line = new StringBuilder();
    for (int c = reader.read(); c >= 0; c = reader.read()) {
      if (c == '\n' || c == '\r') {
        row.accept(fields(line.toString()));
        line.setLength(0);
      } else if (line.length() == MAX_LINE_LENGTH) {
        throw RefusedException.badRequest("A CSV row has more than 65536 characters");
      } else {
        line.append((char) c);
      }
    }
    row.accept(fields(line.toString()));
  }

  private List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == delimiter && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else if (c != '\uFEFF') {
        field.append(c);
      }
    }
    fields.add(field.toString().strip());
    return fields;
  }
}
