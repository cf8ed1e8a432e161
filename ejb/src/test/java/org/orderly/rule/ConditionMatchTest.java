package org.orderly.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orderly.conf.ConditionQuery;
import org.orderly.conf.Conditions;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

class ConditionMatchTest {
  private static final Session SESSION =
      new Session(
          "FORWARD", List.of("ALIAS", "ORDERLY"), "ct1.example.org 10.0.0.9", "10.0.0.1", "DIMSE");

  private static DataSet ct() {
    DataSet code =
        new DataSet()
            .put(Tag.CodeValue, "KNEE")
            .put(Tag.CodingSchemeDesignator, "99LOCAL")
            .put(Tag.CodeMeaning, "x");
    DataSet ct =
        new DataSet()
            .put(Tag.Modality, "CT")
            .put(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
            .put(Tag.StudyDescription, "left KNEE native")
            .put(Tag.StudyDate, "20260302")
            .put(Tag.PatientID, "37605030299");
    ct.putSequence(
        Tag.RequestAttributesSequence,
        new DataSet().put(Tag.RequestedProcedureID, "P1"),
        new DataSet().put(Tag.RequestedProcedureID, "P2"));
    ct.putSequence(Tag.ProcedureCodeSequence, code);
    return ct;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Modality = MR or PatientID exists; true",
        "Modality = MR or PatientID absent; false",
        "Modality = CT and (ImageType = LOCALIZER or ImageType = AXIAL); true",
        "Modality = CT and (ImageType = LOCALIZER or ImageType = CORONAL); false",
        "(Modality = MR and ImageType = AXIAL) or (Modality = CT and ImageType = AXIAL); true",
        "(Modality = CT or Modality = MR) and (ImageType = CORONAL or PatientID absent); false",
        "SliceThickness < 10; true",
        "SliceThickness <= 2.5; true",
        "SliceThickness > 2.5; false",
        "SliceThickness >= 2.50; true",
        "StudyDate > 20260301; true",
        "StudyDate < 20260302; false",
        "SeriesNumber < 3; false",
        "StudyDescription icontains knee; true",
        "StudyDescription contains knee; false",
        "StudyDescription iequals 'LEFT knee NATIVE'; true",
        "StudyDescription not icontains KNEE; false"
      })
  void a_query_has_two_levels_and_compares(String query, boolean expected) {
    DataSet ct = ct().put(Tag.SliceThickness, "2.5");
    assertEquals(
        expected,
        new ConditionMatch(ct, SESSION, LocalDate.of(2026, 3, 2))
            .matches(ConditionQuery.parse(query)));
  }

  private static boolean matches(Session session, String... conditions) {
    return new ConditionMatch(ct(), session, LocalDate.of(2026, 3, 2))
        .matches(Conditions.parse(List.of(conditions)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SendingHostname=ct1\\..*; true",
        "SendingHostname=10\\.0\\.0\\.9; true",
        "SendingHostname!=10\\.0\\.0\\.9; false",
        "SendingHostname=ct2; false",
        "Transport=DIMSE; true",
        "Transport=RESULT; false",
        "Modality=CT|MR; true",
        "Modality=C; false",
        "Modality=ct; false",
        "Modality!=CT; false",
        "Modality!=MR; true",
        "00080060=CT; true",
        "StudyDescription=.*KNEE.*; true",
        "ImageType=PRIMARY; true",
        "ImageType!=PRIMARY; false",
        "ImageType!=LOCALIZER; true",
        "ImageType[3]=AXIAL; true",
        "ImageType[1]=AXIAL; false",
        "ImageType[3]!=LOCALIZER; true",
        "ImageType[4]=AXIAL; false",
        "ImageType[4]!=AXIAL; true",
        "BodyPartExamined=KNEE; false",
        "BodyPartExamined!=KNEE; true",
        "BodyPartExamined=; true",
        "BodyPartExamined!=; false",
        "Modality=; false",
        "Modality!=; true",
        "RequestAttributesSequence=; false",
        "ReferencedStudySequence=; true",
        "RequestAttributesSequence.RequestedProcedureID=P2; true",
        "RequestAttributesSequence.RequestedProcedureID!=P2; false",
        "RequestAttributesSequence.RequestedProcedureID=P3; false",
        "00400275.RequestedProcedureID=P1; true",
        "ProcedureCodeSequence=(KNEE, 99LOCAL, \"other\"); true",
        "ProcedureCodeSequence=(HIP, 99LOCAL)|(KNEE, 99LOCAL); true",
        "ProcedureCodeSequence=(KNEE, SCT); false",
        "ProcedureCodeSequence!=(KNEE, SCT); true",
        "StudyDate=§CURRENT_DATE; true",
        "StudyDate!=§CURRENT_DATE; false",
        "PatientID=§PATIENT_ID_EST; true",
        "StudyDescription=§PATIENT_ID_EST; false",
        "SendingApplicationEntityTitle=FORWARD; true",
        "SendingApplicationEntityTitle!=FORWARD; false",
        "ReceivingApplicationEntityTitle=ALIAS; true",
        "ReceivingApplicationEntityTitle=ORDERLY; true",
        "ReceivingApplicationEntityTitle=OTHER; false",
        "SendingHostname=.*\\.example\\.org; true",
        "ReceivingHostname=; false"
      })
  void condition_is_as_specified(String condition, boolean expected) {
    assertEquals(expected, matches(SESSION, condition), condition);
  }

  @Test
  void all_conditions_must_hold_also_two_with_the_same_key() {
    assertEquals(true, matches(SESSION, "Modality=CT", "StudyDescription=.*KNEE.*"));
    assertEquals(false, matches(SESSION, "Modality=CT", "StudyDescription=.*HIP.*"));
    assertEquals(false, matches(SESSION, "ImageType=AXIAL", "ImageType=LOCALIZER"));
    assertEquals(true, matches(SESSION, "ImageType=AXIAL", "ImageType=PRIMARY"));
    assertEquals(true, matches(SESSION));
  }

  @Test
  void an_unknown_sender_counts_as_absent() {
    Session stow = new Session(null, List.of("ORDERLY"), null, null, "STOW");
    assertEquals(false, matches(stow, "SendingApplicationEntityTitle=.*"));
    assertEquals(true, matches(stow, "SendingApplicationEntityTitle!=FORWARD"));
    assertEquals(true, matches(stow, "SendingHostname="));
  }
}
