package org.orderly.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestPolicyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/monitor/export",
        "/healthy",
        "/aets/A/rs/studies",
        "/aets/A/ws/subscribers/B.xhtml",
        "/unknown"
      })
  void everything_that_is_not_page_resource_or_health_is_guarded(String path) {
    assertFalse(RestPolicy.isOutside(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/ready", "/login.xhtml", "/", "/jakarta.faces.resource/a.css"})
  void pages_resources_and_health_are_left_to_the_container(String path) {
    assertTrue(RestPolicy.isOutside(path));
  }

  @Test
  void storing_needs_an_operator_and_deleting_images_an_administrator() {
    assertEquals(
        Set.of("operator", "planner", "admin"),
        RestPolicy.rolesFor("POST", "/aets/ORDERLY/rs/studies"));
    assertEquals(Set.of("admin"), RestPolicy.rolesFor("DELETE", "/aets/ORDERLY/rs/studies/1.2"));
  }

  @Test
  void work_items_are_read_by_viewers_and_changed_by_operators() {
    String workitem = "/aets/ORDERLY/rs/workitems/1.2";
    assertTrue(RestPolicy.rolesFor("GET", workitem).contains("viewer"));
    assertFalse(RestPolicy.rolesFor("GET", workitem).contains("auditor"));
    assertFalse(RestPolicy.rolesFor("PUT", workitem + "/state").contains("viewer"));
    assertTrue(RestPolicy.rolesFor("DELETE", workitem + "/subscribers/A").contains("operator"));
    for (String path : Set.of("/workitems", "/1.2/series/workitems", "/csv:1/workitems/1.2")) {
      assertEquals(
          Set.of("operator", "planner", "admin"),
          RestPolicy.rolesFor("POST", "/aets/ORDERLY/rs/studies" + path));
    }
  }

  @Test
  void zip_files_are_uploaded_by_operators_and_removed_by_administrators() {
    assertTrue(RestPolicy.rolesFor("POST", "/intakes/zip").contains("operator"));
    assertFalse(RestPolicy.rolesFor("POST", "/intakes/1/extract").contains("viewer"));
    assertEquals(Set.of("admin"), RestPolicy.rolesFor("DELETE", "/intakes/1"));
    assertFalse(RestPolicy.rolesFor("GET", "/intakes/folders").contains("auditor"));
    assertFalse(RestPolicy.rolesFor("GET", "/processing/series").contains("auditor"));
  }

  @Test
  void planners_alone_change_templates_and_rulesets() {
    for (String path : Set.of("/templates", "/templates/1", "/rulesets/1", "/rulesets/1/test")) {
      assertEquals(Set.of("planner", "admin"), RestPolicy.rolesFor("POST", path));
      assertTrue(RestPolicy.rolesFor("GET", path).contains("viewer"));
    }
    assertTrue(RestPolicy.rolesFor("PUT", "/processing/series/1/template").contains("operator"));
  }

  @Test
  void auditors_alone_see_who_asked_the_pseudonyms() {
    assertEquals(Set.of("auditor"), RestPolicy.rolesFor("GET", "/pseudonyms/accesses"));
    assertEquals(Set.of("auditor"), RestPolicy.rolesFor("DELETE", "/pseudonyms"));
  }

  @Test
  void auditors_watch_queues_but_see_no_images() {
    assertTrue(RestPolicy.rolesFor("GET", "/monitor/export").contains("auditor"));
    assertFalse(RestPolicy.rolesFor("GET", "/aets/ORDERLY/rs/studies").contains("auditor"));
    assertFalse(RestPolicy.rolesFor("GET", "/monitor/export/board").contains("auditor"));
    assertFalse(RestPolicy.rolesFor("DELETE", "/monitor/export/board").contains("viewer"));
  }

  @Test
  void configuration_is_for_administrators_even_when_only_read() {
    assertEquals(Set.of("admin"), RestPolicy.rolesFor("GET", "/config"));
  }

  @Test
  void hints_are_for_whom_pages_are() {
    assertFalse(RestPolicy.isOutside("/live"));
    assertTrue(RestPolicy.rolesFor("GET", "/live").contains("auditor"));
  }
}
