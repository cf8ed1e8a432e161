package org.orderly.ups.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

class PlaceholdersTest {

  private static DataSet attributes() {
    DataSet attributes = new DataSet().put(Tag.Modality, "ct");
    attributes.put(Tag.ImageType, "ORIGINAL", "PRIMARY").put(Tag.StudyInstanceUID, "1.2.3");
    DataSet request = new DataSet().put(Tag.RequestedProcedureID, "RP1");
    attributes.putSequence(Tag.RequestAttributesSequence, request);
    return attributes;
  }

  @ParameterizedTest
  @CsvSource({
    "Read {Modality}, Read ct",
    "'{Modality,upper}', CT",
    "{0020000D}.read, 1.2.3.read",
    "{ImageType[2]}, PRIMARY",
    "{ImageType[3]}x, x",
    "{RequestAttributesSequence.RequestedProcedureID}, RP1",
    "{StudyDescription},",
    "{NoSuchThing},",
    "null,",
    "plain, plain"
  })
  void are_replaced_by_values(String text, String expected) {
    assertEquals(expected, Placeholders.fill(text, attributes()));
  }
}
