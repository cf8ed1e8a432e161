package org.orderly.web.rs.parameter;

import org.jspecify.annotations.Nullable;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;

/** The media type under which a client wants the DICOM JSON model (PS3.18 F.2). */
public final class AcceptedJson {
  private static final String DICOM_JSON = "application/dicom+json";
  private static final String JSON = "application/json";

  private AcceptedJson() {}

  /**
   * The first of both that the list accepts; without a list the one of DICOM.
   *
   * @param answer what is answered, as the subject of a refusal
   * @throws RefusedException 406 if it accepts neither
   */
  public static String mediaType(@Nullable String accepted, String answer) {
    if (accepted == null || accepted.isBlank()) {
      return DICOM_JSON;
    }
    try {
      for (MediaRange range : MediaRange.listOf(accepted)) {
        if (range.holds(DICOM_JSON)) {
          return DICOM_JSON;
        }
        if (range.holds(JSON)) {
          return JSON;
        }
      }
    } catch (IllegalArgumentException e) {
      throw RefusedException.notAcceptable("Accept is not a list of media types");
    }
    throw RefusedException.notAcceptable(answer + " in " + DICOM_JSON + " only");
  }
}
