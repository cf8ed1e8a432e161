package org.orderly.web.rs.export;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.orderly.task.EntityUid;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;
import org.orderly.web.rs.parameter.Parameters;

/** Reads the study and series UIDs in two columns of an uploaded CSV file (RFC 4180). */
record CsvRows(char delimiter, int studyField, int seriesField) {
  private static final int MAX_LINE_LENGTH = 65_536;
  private static final int MAX_ROWS = 1_000_000;

  /** For the columns as the path counts them, from 1; no series column if that is 0. */
  static CsvRows of(MediaRange type, String studyField, String seriesField) {
    int study = number(studyField);
    int series = seriesField.isEmpty() ? 0 : number(seriesField);
    if (study == series) {
      throw RefusedException.badRequest("CSV field of study and of series are the same: " + study);
    }
    return new CsvRows("semicolon".equals(type.parameter("delimiter")) ? ';' : ',', study, series);
  }

  private static int number(String field) {
    if (!field.matches("[1-9]\\d{0,3}")) {
      throw RefusedException.badRequest("CSV field must be a number from 1 on: " + field);
    }
    return Integer.parseInt(field);
  }

  /** The entities in the file; rows without valid UIDs, such as a header, are passed over. */
  List<EntityUid> read(InputStream in) throws IOException {
    List<EntityUid> entities = new ArrayList<>();
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    StringBuilder line = new StringBuilder();
    for (int c = reader.read(); c >= 0; c = reader.read()) {
      if (c == '\n' || c == '\r') {
        add(entities, line.toString());
        line.setLength(0);
      } else if (line.length() == MAX_LINE_LENGTH) {
        throw RefusedException.badRequest("A CSV row has more than 65536 characters");
      } else {
        line.append((char) c);
      }
    }
    add(entities, line.toString());
    return entities;
  }

  private void add(List<EntityUid> entities, String line) {
    List<String> fields = fields(line);
    if (fields.size() < Math.max(studyField, seriesField)) {
      return;
    }
    String study = fields.get(studyField - 1);
    String series = seriesField == 0 ? null : fields.get(seriesField - 1);
    if (!Parameters.isUid(study) || (series != null && !Parameters.isUid(series))) {
      return;
    }
    if (entities.size() == MAX_ROWS) {
      throw new RefusedException(413, "More than " + MAX_ROWS + " CSV rows");
    }
    entities.add(new EntityUid(study, series, null));
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
