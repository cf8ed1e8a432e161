package org.orderly.ups;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import org.orderly.archive.PatientRows;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;

/** Work items as they are shown: their own attributes and those of the patient as of now. */
final class Answer {

  static final String COLUMNS = "w.uid, w.state, w.modified_time, w.attributes, p.attributes";
  static final String TABLES = "workitem w left join patient p on p.id = w.patient_fk";

  private Answer() {}

  /** From a row of {@link #COLUMNS}. */
  static DataSet read(ResultSet row, Moments moments) throws SQLException {
    DataSet workitem = Content.decode(row.getBytes(4));
    byte[] patient = row.getBytes(5);
    if (patient != null) {
      for (Element element : PatientRows.decode(patient)) {
        // the patient's text is ASCII or UTF-8, as the work item's
        if (element.tag() != Tag.SpecificCharacterSet) {
          workitem.put(element);
        }
      }
    }
    empty(workitem, Tag.PatientName, Vr.PN);
    empty(workitem, Tag.PatientID, Vr.LO);
    empty(workitem, Tag.PatientBirthDate, Vr.DA);
    empty(workitem, Tag.PatientSex, Vr.CS);
    workitem.put(Tag.SOPClassUID, Uid.UnifiedProcedureStepPush);
    workitem.put(Tag.SOPInstanceUID, row.getString(1));
    workitem.put(Tag.ProcedureStepState, WorkitemState.at(row.getInt(2)).text());
    workitem.put(
        Tag.ScheduledProcedureStepModificationDateTime,
        moments.format(row.getObject(3, OffsetDateTime.class).toInstant()));
    return workitem;
  }

  private static void empty(DataSet workitem, int tag, Vr vr) {
    if (!workitem.contains(tag)) {
      workitem.putEmpty(tag, vr);
    }
  }
}
