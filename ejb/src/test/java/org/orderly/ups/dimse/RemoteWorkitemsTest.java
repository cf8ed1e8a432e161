package org.orderly.ups.dimse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;

class RemoteWorkitemsTest {

  /** PS3.4 Table CC.2.5-3: required in an N-CREATE, if need be without value. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "TransactionUID",
        "WorklistLabel",
        "ScheduledProcessingParametersSequence",
        "ScheduledStationNameCodeSequence",
        "ScheduledStationClassCodeSequence",
        "ScheduledStationGeographicLocationCodeSequence",
        "ScheduledWorkitemCodeSequence",
        "CommentsOnTheScheduledProcedureStep",
        "PatientName",
        "PatientID",
        "OtherPatientIDsSequence",
        "PatientBirthDate",
        "PatientSex",
        "AdmissionID",
        "IssuerOfAdmissionIDSequence",
        "AdmittingDiagnosesDescription",
        "AdmittingDiagnosesCodeSequence",
        "ReferencedRequestSequence",
        "ProcedureStepProgressInformationSequence",
        "UnifiedProcedureStepPerformedProcedureSequence"
      })
  void what_another_worklist_may_demand_is_there(String keyword) {
    DataSet content = new DataSet().put(Tag.WorklistLabel, "CT").put(Tag.PatientID, "P1");
    DataSet complete = RemoteWorkitems.complete(content, null);
    assertTrue(complete.contains(Dictionary.tagForKeyword(keyword).getAsInt()), keyword);
    assertEquals("P1", complete.string(Tag.PatientID));
  }
}
