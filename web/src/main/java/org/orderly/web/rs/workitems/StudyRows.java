package org.orderly.web.rs.workitems;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.task.EntityUid;
import org.orderly.ups.ArchiveWorkitems.Input;
import org.orderly.web.rs.csv.CsvReader;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;
import org.orderly.web.rs.parameter.Parameters;
import org.orderly.web.rs.patients.PatientId;

/**
 * The studies in the rows of an uploaded CSV file, and their patients.
 *
 * @param patientField 0: no column names patients
 */
record StudyRows(CsvReader reader, int studyField, int patientField) {
  private static final int MAX_ROWS = 100_000;
  private static final String NOBODY = "DummyPID^^^DummyIssuer";

  static StudyRows of(MediaRange type, String studyField, @Nullable String patientField) {
    int study = CsvReader.column(studyField);
    int patient = patientField == null ? 0 : CsvReader.column(patientField);
    if (study == patient) {
      throw RefusedException.badRequest("CSV field of study and of patient are the same: " + study);
    }
    return new StudyRows(CsvReader.of(type), study, patient);
  }

  /** Rows without valid UID, such as a header, are passed over. */
  List<Input> read(InputStream in) throws IOException {
    List<Input> inputs = new ArrayList<>();
    DataSet nobody = PatientId.parse(NOBODY);
    reader.read(
        in,
        fields -> {
          if (fields.size() < studyField || !Parameters.isUid(fields.get(studyField - 1))) {
            return;
          }
          if (inputs.size() == MAX_ROWS) {
            throw new RefusedException(413, "More than " + MAX_ROWS + " CSV rows");
          }
          EntityUid study = EntityUid.ofStudy(fields.get(studyField - 1));
          inputs.add(new Input(study, patient(fields), nobody));
        });
    return inputs;
  }

  private @Nullable DataSet patient(List<String> fields) {
    boolean told =
        patientField > 0
            && fields.size() >= patientField
            && !fields.get(patientField - 1).isEmpty();
    return told ? PatientId.parse(fields.get(patientField - 1)) : null;
  }
}
