package org.orderly.web.rs.wado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.error.RefusedException;

class FrameFormTest {
  private static final String EXPLICIT = Uid.ExplicitVRLittleEndian;

  private static FrameForm form(@Nullable String accept, String stored) {
    return FrameForm.of(accept, TransferSyntax.of(stored), true);
  }

  @Test
  void frames_come_without_compression_unless_asked_for() {
    for (String accept :
        new String[] {
          null, "*/*", "multipart/related", "multipart/related; type=\"application/octet-stream\""
        }) {
      FrameForm form = form(accept, Uid.JPEGLSLossless);
      assertTrue(form.multipart());
      assertFalse(form.asStored());
      assertEquals("application/octet-stream; transfer-syntax=" + EXPLICIT, form.contentType());
    }
  }

  @Test
  void the_media_type_or_the_syntax_of_the_stored_frames_gives_them_as_they_are() {
    for (String accept :
        List.of(
            "multipart/related; type=\"image/jls\"",
            "multipart/related; type=\"image/jls\"; transfer-syntax=" + Uid.JPEGLSLossless,
            "multipart/related; transfer-syntax=*",
            "multipart/related; type=\"*/*\"; transfer-syntax=" + Uid.JPEGLSLossless)) {
      FrameForm form = form(accept, Uid.JPEGLSLossless);
      assertTrue(form.asStored(), accept);
      assertEquals("image/jls; transfer-syntax=" + Uid.JPEGLSLossless, form.contentType());
    }
    assertFalse(form("image/jls", Uid.JPEGLSLossless).multipart());
  }

  @Test
  void a_type_that_is_not_stored_is_not_acceptable() {
    for (String accept :
        List.of(
            "image/jpeg",
            "multipart/related; type=\"image/jp2\"",
            "multipart/related; type=\"image/jls\"; transfer-syntax=" + Uid.JPEGLSNearLossless,
            "application/octet-stream; transfer-syntax=" + Uid.JPEG2000)) {
      RefusedException refused =
          assertThrows(RefusedException.class, () -> form(accept, Uid.JPEGLSLossless));
      assertEquals(406, refused.status());
    }
  }

  @Test
  void several_frames_need_a_multipart_message() {
    assertThrows(
        RefusedException.class,
        () -> FrameForm.of("application/octet-stream", TransferSyntax.EXPLICIT_LITTLE, false));
  }

  @Test
  void lists_of_frames_are_numbers_from_1_on() {
    assertEquals(List.of(3, 1, 3), FrameForm.list("3,1,3"));
    for (String bad : List.of("", "0", "1,", "-1", "a", "1-3", "99999999999")) {
      assertThrows(BadParameterException.class, () -> FrameForm.list(bad), bad);
    }
    String many = "1,".repeat(9_999) + "1";
    assertEquals(10_000, FrameForm.list(many).size());
    assertThrows(BadParameterException.class, () -> FrameForm.list(many + ",1"));
  }
}
