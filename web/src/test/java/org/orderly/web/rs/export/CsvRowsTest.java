package org.orderly.web.rs.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.orderly.task.EntityUid;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;

class CsvRowsTest {
  private static final MediaRange CSV = MediaRange.of("text/csv");

  @Test
  void reads_uids_and_passes_over_headers_and_rows_without_uids() throws IOException {
    assertEquals(
        List.of(EntityUid.ofStudy("1.2.3"), EntityUid.ofStudy("1.2.4"), EntityUid.ofStudy("1.2.5")),
        read(
            CsvRows.of(CSV, "2", ""),
            "name,study\r\nx,1.2.3\r\n\"a,\"\"b\"\"\",\"1.2.4\"\nonly one\nx,not a uid\ny,1.2.5"));
  }

  @Test
  void reads_study_and_series_with_the_delimiter_of_the_media_type() throws IOException {
    MediaRange semicolon = MediaRange.of("text/csv;delimiter=semicolon");
    assertEquals(
        List.of(new EntityUid("1.2", "1.3", null)),
        read(CsvRows.of(semicolon, "2", "1"), "1.3;1.2\n;1.2\n"));
  }

  @Test
  void refuses_fields_that_are_no_columns() {
    assertThrows(RefusedException.class, () -> CsvRows.of(CSV, "0", ""));
    assertThrows(RefusedException.class, () -> CsvRows.of(CSV, "x", ""));
    assertThrows(RefusedException.class, () -> CsvRows.of(CSV, "3", "3"));
  }

  private static List<EntityUid> read(CsvRows rows, String text) throws IOException {
    return rows.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
