package org.orderly.web.rs.export;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.orderly.task.EntityUid;
import org.orderly.web.rs.csv.CsvReader;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;
import org.orderly.web.rs.parameter.Parameters;

/** Reads the study and series UIDs in two columns of an uploaded CSV file (RFC 4180). */
record CsvRows(CsvReader reader, int studyField, int seriesField) {
  private static final int MAX_ROWS = 1_000_000;

  /** For the columns as the path counts them, from 1; no series column if that is 0. */
  static CsvRows of(MediaRange type, String studyField, String seriesField) {
    int study = CsvReader.column(studyField);
    int series = seriesField.isEmpty() ? 0 : CsvReader.column(seriesField);
    if (study == series) {
      throw RefusedException.badRequest("CSV field of study and of series are the same: " + study);
    }
    return new CsvRows(CsvReader.of(type), study, series);
  }

  /** The entities in the file; rows without valid UIDs, such as a header, are passed over. */
  List<EntityUid> read(InputStream in) throws IOException {
    List<EntityUid> entities = new ArrayList<>();
    reader.read(in, fields -> add(entities, fields));
    return entities;
  }

  private void add(List<EntityUid> entities, List<String> fields) {
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
}
