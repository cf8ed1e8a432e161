package org.orderly.web.rs.patients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.web.rs.error.RefusedException;

class PatientIdTest {

  @Test
  void has_an_issuer_in_its_fourth_component() {
    DataSet patient = PatientId.parse("P1^^^HOSPITAL&1.2.3&ISO");
    assertEquals("P1", patient.string(Tag.PatientID));
    assertEquals("HOSPITAL", patient.string(Tag.IssuerOfPatientID));
    DataSet qualifiers = patient.items(Tag.IssuerOfPatientIDQualifiersSequence).get(0);
    assertEquals("1.2.3", qualifiers.string(Tag.UniversalEntityID));
    assertEquals("ISO", qualifiers.string(Tag.UniversalEntityIDType));
  }

  @ParameterizedTest
  @ValueSource(strings = {"P1", "P1^^^", "P1^x"})
  void may_have_no_issuer(String text) {
    DataSet patient = PatientId.parse(text);
    assertEquals("P1", patient.string(Tag.PatientID));
    assertEquals("", patient.string(Tag.IssuerOfPatientID, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "^^^HOSPITAL", "a\\b"})
  void needs_an_id(String text) {
    assertEquals(400, assertThrows(RefusedException.class, () -> PatientId.parse(text)).status());
  }
}
