package org.orderly.web.ui.studies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTableTest {

  @Test
  void a_first_line_without_uids_names_the_columns() {
    CsvTable table = CsvTable.of("Name;Study Instance UID\r\n\r\n\"a;\"\"b\"\"\";1.2.3\r\n");
    assertEquals(1, table.getCount());
    assertEquals(1, table.likelyColumn());
    assertEquals("2: Study Instance UID", table.getColumns().get(1).label());
    assertEquals(new CsvTable.Row(3, List.of("a;\"b\"", "1.2.3")), table.rows().get(0));
  }

  @Test
  void without_names_the_column_with_uids_is_taken() {
    CsvTable table = CsvTable.of("x\t1.2.3\ny\t1.2.4");
    assertEquals(2, table.getCount());
    assertEquals(1, table.likelyColumn());
    assertEquals("", table.rows().get(0).field(7));
  }

  @Test
  void what_is_empty_or_too_long_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> CsvTable.of(" \n"));
    assertThrows(
        IllegalArgumentException.class, () -> CsvTable.of("1.2.3\n".repeat(CsvTable.MAX_ROWS + 2)));
    assertThrows(
        IllegalArgumentException.class, () -> CsvTable.of("x".repeat(CsvTable.MAX_CHARACTERS + 1)));
  }
}
