package org.orderly.web.rs.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.orderly.export.ExportService.AdHocResult;

class ExportResourceTest {
  @Test
  void the_answer_to_an_ad_hoc_export_counts_and_tells_the_reason() {
    assertEquals("{\"completed\":0}", ExportResource.body(new AdHocResult(0, 0, 0, null)));
    assertEquals(
        "{\"completed\":2,\"warning\":1}", ExportResource.body(new AdHocResult(2, 1, 0, null)));
    assertEquals(
        "{\"completed\":0,\"failed\":3,\"error\":\"Connection refused\"}",
        ExportResource.body(new AdHocResult(0, 0, 3, "Connection refused")));
  }
}
