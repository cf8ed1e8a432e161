package org.orderly.web.rs.wado;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.encoding.Recoder;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.multipart.MediaRange;

/**
 * How instances may be answered (PS3.18 8.7.3): the acceptable transfer syntaxes, best first, and
 * whether one instance comes without a multipart message around it.
 */
record RetrieveForm(boolean multipart, List<String> transferSyntaxes) {
  private static final String ANY = "*";
  // no transfer syntax asked for: the default of the media type, compressed objects as they are
  private static final String DEFAULT = "";

  RetrieveForm {
    transferSyntaxes = List.copyOf(transferSyntaxes);
  }

  /**
   * Reads an Accept header.
   *
   * @param single whether exactly one instance is asked for
   * @throws RefusedException 406 if no form of DICOM files is among them
   */
  static RetrieveForm of(@Nullable String accept, boolean single) {
    if (accept == null || accept.isBlank()) {
      return new RetrieveForm(true, List.of(DEFAULT));
    }
    List<MediaRange> ranges;
    try {
      ranges = MediaRange.listOf(accept);
    } catch (IllegalArgumentException e) {
      throw RefusedException.notAcceptable("Accept is not a list of media types");
    }
    Boolean multipart = null;
    List<String> syntaxes = new ArrayList<>();
    for (MediaRange range : ranges) {
      Boolean form = form(range, single);
      if (form != null && (multipart == null || multipart.equals(form))) {
        multipart = form;
        String syntax = range.parameter("transfer-syntax");
        syntaxes.add(syntax == null ? DEFAULT : syntax);
      }
    }
    if (multipart == null) {
      throw RefusedException.notAcceptable(
          "Retrieved are multipart/related; type=\"application/dicom\""
              + (single ? " or application/dicom" : ""));
    }
    return new RetrieveForm(multipart, syntaxes);
  }

  private static @Nullable Boolean form(MediaRange range, boolean single) {
    if (range.holds("multipart/related")) {
      MediaRange root = MediaRange.of(range.rootType());
      return root.holds("application/dicom") ? Boolean.TRUE : null;
    }
    return single && range.holds("application/dicom") ? Boolean.FALSE : null;
  }

  /** The syntax in which an instance is sent, or null if it cannot be sent as asked. */
  @Nullable TransferSyntax syntaxFor(String stored) {
    TransferSyntax from = TransferSyntax.of(stored);
    for (String asked : transferSyntaxes) {
      if (asked.equals(ANY) || asked.equals(stored)) {
        return from;
      }
      TransferSyntax to =
          asked.equals(DEFAULT) ? TransferSyntax.EXPLICIT_LITTLE : TransferSyntax.of(asked);
      if (Recoder.canRecode(from, to)) {
        return to;
      }
      if (asked.equals(DEFAULT)) {
        return from;
      }
    }
    return null;
  }
}
