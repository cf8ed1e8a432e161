package org.orderly.web.rs.parameter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.orderly.web.rs.error.BadParameterException;

class ParametersTest {
  @Test
  void reads_values() {
    Parameters parameters =
        new Parameters(
            Map.of(
                "limit", List.of("20"),
                "ExporterID", List.of("A,B", "C"),
                "flag", List.of("true"),
                "empty", List.of(""),
                "StudyInstanceUID", List.of("1.2.3")));
    assertEquals(20, parameters.integer("limit", 1, 99_999));
    assertEquals(List.of("A", "B", "C"), parameters.list("ExporterID"));
    assertTrue(parameters.flag("flag"));
    assertFalse(parameters.flag("other"));
    assertNull(parameters.text("empty"));
    assertEquals("1.2.3", parameters.uid("StudyInstanceUID"));
  }

  @Test
  void names_the_parameter_that_is_wrong() {
    Parameters parameters =
        new Parameters(
            Map.of(
                "limit", List.of("-1"),
                "offset", List.of("007"),
                "twice", List.of("a", "b"),
                "flag", List.of("yes"),
                "uid", List.of("1..2")));
    refuses("limit", () -> parameters.integer("limit", 1, 99_999));
    refuses("offset", () -> parameters.integer("offset", 0, 99_999));
    refuses("twice", () -> parameters.text("twice"));
    refuses("flag", () -> parameters.flag("flag"));
    refuses("uid", () -> parameters.uid("uid"));
    Parameters typo = new Parameters(Map.of("statu", List.of("FAILED")));
    refuses("statu", () -> typo.allowOnly(Set.of("status")));
  }

  private static void refuses(String parameter, Executable reading) {
    BadParameterException thrown = assertThrows(BadParameterException.class, reading);
    assertEquals(parameter, thrown.parameter());
    assertTrue(thrown.getMessage().contains(parameter));
  }
}
