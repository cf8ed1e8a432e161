package org.orderly.ups.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.Code;
import org.orderly.dicom.data.DataSet;

/**
 * What came of performing a work item.
 *
 * @param reason why it is discontinued; null: it was done
 * @param text for people
 * @param output items of the Output Information Sequence
 */
record PerformedWork(@Nullable Code reason, String text, List<DataSet> output) {

  private static final String SCHEME = "99DCM4CHEE";
  static final Code FAILED = new Code("FAILED_UPS", SCHEME, null, "UPS could not be performed");

  /** Others go on with it: to be asked for again. */
  static final PerformedWork LATER = new PerformedWork(FAILED, "It is still under way", List.of());

  private static final Code STOPPED =
      new Code("110513", "DCM", null, "Discontinued for unspecified reason");

  PerformedWork {
    output = List.copyOf(output);
  }

  static PerformedWork done(String text, List<DataSet> output) {
    return new PerformedWork(null, text, output);
  }

  /** The work item does not tell what is to be done. */
  static PerformedWork bad(String text) {
    return new PerformedWork(new Code("BAD_UPS", SCHEME, null, "Bad UPS"), text, List.of());
  }

  /** There is nothing to be done. */
  static PerformedWork nothing(String text) {
    return new PerformedWork(
        new Code("NOP_UPS", SCHEME, null, "Nothing to do for UPS"), text, List.of());
  }

  static PerformedWork failed(String text) {
    return new PerformedWork(FAILED, text, List.of());
  }

  /** A user does not want it done. */
  static PerformedWork canceled(String text) {
    return new PerformedWork(STOPPED, text, List.of());
  }

  /** The peer answered with a failure. */
  static PerformedWork refused(int status, String text) {
    String hex = String.format("%04X", status);
    return new PerformedWork(
        new Code(hex + "_UPS", SCHEME, null, "Status " + hex + "H"), text, List.of());
  }

  /** Whether another attempt cannot do better, or is not wanted. */
  boolean isBad() {
    return reason != null && (reason.value().equals("BAD_UPS") || reason.equals(STOPPED));
  }

  boolean isLater() {
    return equals(LATER);
  }
}
