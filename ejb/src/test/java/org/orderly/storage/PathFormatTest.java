package org.orderly.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

class PathFormatTest {

  private static final ZonedDateTime NOW =
      ZonedDateTime.of(2026, 11, 21, 4, 5, 6, 0, ZoneOffset.UTC);

  private static String path(String pattern, String studyIuid) {
    DataSet object = new DataSet();
    object.put(Tag.StudyInstanceUID, studyIuid);
    return PathFormat.parse(pattern).format(object, NOW);
  }

  @Test
  void makes_the_path_of_the_reference_archive() {
    assertEquals(
        "2026/11/21/" + String.format("%08X", "1.2.3".hashCode()),
        path("{now,date,yyyy/MM/dd}/{0020000D,hash}", "1.2.3"));
  }

  @Test
  void inserts_values_by_tag_or_keyword() {
    assertEquals("a/1.2.3/1.2.3", path("a/{0020000D}/{StudyInstanceUID}", "1.2.3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", ".", "", "../../etc/passwd", "/etc", "a/b", "\\..\\x", "\u0000", "\u00e4"})
  void never_lets_a_value_leave_its_folder(String value) {
    String path = path("x/{0020000D}/y", value);
    assertEquals(3, path.split("/").length, path);
    assertFalse(java.util.List.of("..", ".").contains(path.split("/")[1]), path);
    assertTrue(path.matches("x/[A-Za-z0-9._-]+/y"), path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/abs/{0020000D}",
        "../{0020000D}",
        "a/../b",
        "{now}",
        "{xyz}",
        "{0020000D,foo}",
        "{0020000D",
        "a}b"
      })
  void refuses_what_it_does_not_understand(String pattern) {
    assertThrows(IllegalArgumentException.class, () -> PathFormat.parse(pattern));
  }

  @Test
  void makes_random_siblings_in_the_same_folder() {
    assertTrue(PathFormat.randomSibling("a/b/c").matches("a/b/[0-9A-F]{16}"));
  }
}
