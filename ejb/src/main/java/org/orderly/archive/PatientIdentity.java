package org.orderly.archive;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.orderly.common.ColumnText;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/**
 * Patient ID with its issuer (PS3.3 10.14), as far as it is in the object.
 *
 * @param id null: the object names no patient
 */
record PatientIdentity(@Nullable String id, String issuer) {

  private static final String MADE_HERE = "ORDERLY";

  static PatientIdentity of(DataSet object) {
    String id = ColumnText.of(object, Tag.PatientID, 64);
    String issuer = id == null ? null : ColumnText.of(object, Tag.IssuerOfPatientID, 64);
    return new PatientIdentity(id, issuer == null ? "" : issuer);
  }

  /** One made up for the patient of a study that names none; the same on every node. */
  static PatientIdentity madeFor(String studyIuid) {
    long hash = 0xcbf29ce484222325L; // FNV-1a, 64 bits
    for (int i = 0; i < studyIuid.length(); i++) {
      hash = (hash ^ studyIuid.charAt(i)) * 0x100000001b3L;
    }
    return new PatientIdentity("U" + Long.toHexString(hash).toUpperCase(Locale.ROOT), MADE_HERE);
  }

  /** Whether both may mean one patient; an issuer that is not told fits every issuer. */
  boolean mayBe(PatientIdentity other) {
    return id == null
        || other.id == null
        || id.equals(other.id)
            && (issuer.isEmpty() || other.issuer.isEmpty() || issuer.equals(other.issuer));
  }
}
