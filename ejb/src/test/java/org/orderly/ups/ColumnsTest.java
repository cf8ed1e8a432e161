package org.orderly.ups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.ups.Columns.ReferenceRow;

class ColumnsTest {

  @Test
  void many_references_take_no_time_and_each_is_kept_once() {
    int many = 100_000;
    DataSet workitem = new DataSet().put(Tag.StudyInstanceUID, "1.2");
    List<DataSet> inputs = workitem.putSequence(Tag.InputInformationSequence);
    for (int i = 0; i < many; i++) {
      inputs.add(new DataSet().put(Tag.StudyInstanceUID, "1.2." + i));
      inputs.add(new DataSet().put(Tag.StudyInstanceUID, "1.2." + i));
    }
    List<ReferenceRow> rows =
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Columns.references(workitem));
    assertEquals(many + 1, rows.size());
    assertEquals(new ReferenceRow("STUDY", "1.2"), rows.get(0));
    assertEquals(new ReferenceRow("INPUT", "1.2.0"), rows.get(1));
  }
}
