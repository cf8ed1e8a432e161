package org.orderly.web.rs.workitems;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.ups.ArchiveWorkitems.Input;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;

class StudyRowsTest {

  private static List<Input> read(String type, String field, @Nullable String patient, String csv)
      throws IOException {
    return StudyRows.of(MediaRange.of(type), field, patient)
        .read(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void each_row_with_a_uid_is_an_input_of_its_own() throws IOException {
    List<Input> inputs = read("text/csv", "2", null, "name,study\r\nx,1.2.3\r\n\r\ny,1.2.3\n");
    assertEquals(List.of("1.2.3", "1.2.3"), inputs.stream().map(i -> i.entity().study()).toList());
    assertNull(inputs.get(0).patient());
    DataSet otherwise = inputs.get(0).otherwise();
    assertNotNull(otherwise);
    assertEquals("DummyPID", otherwise.string(Tag.PatientID));
    assertEquals("DummyIssuer", otherwise.string(Tag.IssuerOfPatientID));
  }

  @Test
  void patients_come_from_their_column() throws IOException {
    List<Input> inputs =
        read("text/csv;delimiter=semicolon", "1", "2", "1.2.3;4711^^^HIS\n1.2.4;\n1.2.5\n");
    DataSet patient = inputs.get(0).patient();
    assertNotNull(patient);
    assertEquals("4711", patient.string(Tag.PatientID));
    assertEquals("HIS", patient.string(Tag.IssuerOfPatientID));
    assertNull(inputs.get(1).patient());
    assertNull(inputs.get(2).patient());
  }

  @ParameterizedTest
  @CsvSource({"0,", "x,", "1,0", "1,1", "-1,2"})
  void columns_are_counted_from_one_and_differ(String field, @Nullable String patient) {
    assertEquals(
        400,
        assertThrows(RefusedException.class, () -> read("text/csv", field, patient, "1.2.3"))
            .status());
  }

  @Test
  void what_is_no_patient_id_is_refused() {
    assertThrows(RefusedException.class, () -> read("text/csv", "1", "2", "1.2.3,^^^HIS"));
  }
}
