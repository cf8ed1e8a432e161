package org.orderly.web.rs.wado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.web.rs.error.RefusedException;

class RetrieveFormTest {
  private static final String JPEG = "1.2.840.10008.1.2.4.50";
  private static final String IMPLICIT = "1.2.840.10008.1.2";

  @Test
  void sends_compressed_objects_as_they_are_unless_another_syntax_is_asked_for() {
    assertEquals(JPEG, syntax(null, JPEG));
    assertEquals(JPEG, syntax("multipart/related; type=\"application/dicom\"", JPEG));
    assertEquals(
        JPEG, syntax("multipart/related; type=\"application/dicom\"; transfer-syntax=*", JPEG));
    RetrieveForm explicit =
        RetrieveForm.of(
            "multipart/related; type=\"application/dicom\"; transfer-syntax="
                + Uid.ExplicitVRLittleEndian,
            false);
    assertNull(explicit.syntaxFor(JPEG));
  }

  @Test
  void recodes_uncompressed_objects_as_asked_for() {
    assertEquals(Uid.ExplicitVRLittleEndian, syntax(null, IMPLICIT));
    assertEquals(
        IMPLICIT,
        syntax(
            "multipart/related; type=\"application/dicom\"; transfer-syntax=" + IMPLICIT,
            Uid.ExplicitVRLittleEndian));
    assertEquals(
        IMPLICIT,
        syntax("multipart/related; type=\"application/dicom\"; transfer-syntax=*", IMPLICIT));
  }

  @Test
  void takes_the_first_acceptable_of_several() {
    assertEquals(
        JPEG,
        syntax(
            "multipart/related; type=\"application/dicom\"; transfer-syntax=1.2.840.10008.1.2.4.90,"
                + " multipart/related; type=\"application/dicom\"; transfer-syntax="
                + JPEG,
            JPEG));
  }

  @Test
  void sends_a_single_instance_without_multipart_if_asked_for() {
    assertFalse(RetrieveForm.of("application/dicom", true).multipart());
    assertTrue(RetrieveForm.of("*/*", true).multipart());
    assertThrows(RefusedException.class, () -> RetrieveForm.of("application/dicom", false));
    assertThrows(RefusedException.class, () -> RetrieveForm.of("image/jpeg", true));
    assertThrows(
        RefusedException.class,
        () -> RetrieveForm.of("multipart/related; type=\"image/jpeg\"", true));
    assertThrows(RefusedException.class, () -> RetrieveForm.of("nonsense", true));
  }

  private static String syntax(String accept, String stored) {
    TransferSyntax syntax = RetrieveForm.of(accept, false).syntaxFor(stored);
    return syntax == null ? "none" : syntax.uid();
  }
}
