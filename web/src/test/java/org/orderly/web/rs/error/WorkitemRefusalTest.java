package org.orderly.web.rs.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orderly.dicom.net.dimse.Status;

class WorkitemRefusalTest {

  @ParameterizedTest
  @CsvSource({
    "0105,400", "0106,400", "0110,500", "0111,409", "0115,400", "0120,400", "0121,400", "0124,403",
    "0213,503", "C300,409", "C301,409", "C302,409", "C303,409", "C304,409", "C307,404", "C308,404",
    "C309,400", "C310,409", "C311,409", "C312,409", "C313,409", "C314,400", "C315,403"
  })
  void each_status_of_the_service_has_one_of_http(String code, int status) {
    assertEquals(status, WorkitemRefusal.httpStatus(new Status(Integer.parseInt(code, 16))));
  }

  @Test
  void the_warning_names_the_worklist() {
    assertEquals(
        "299 http://h/orderly/aets/A/rs/workitems: why",
        WorkitemRefusal.warning(
            URI.create("http://h/orderly/aets/A/rs/workitems/1.2/state?x=y"), "why"));
  }
}
