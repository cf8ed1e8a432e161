package org.orderly.intake;

import org.orderly.archive.ArchiveOutcome.Refusal;
import org.orderly.dicom.net.dimse.Status;

/** How a reception may end (PS3.4 table B.2-1; codes above A770 are those of dcm4chee-arc). */
public enum IntakeStatus {
  STORED(0x0000),
  OUT_OF_RESOURCES(0xA700),
  CLASS_MISMATCH(0xA900),
  MISSING_PATIENT_ID(0xA777),
  CONFLICTING_PATIENT_ID(0xA778),
  RELATIONAL_MISMATCH(0xA77B),
  STUDY_MISMATCH(0xC409),
  CANNOT_UNDERSTAND(0xC000),
  NOT_PARSABLE(0xC499),
  PROCESSING_FAILURE(0x0110),
  NOT_SUPPORTED(0x0122);

  private final Status status;

  IntakeStatus(int code) {
    status = new Status(code);
  }

  public Status status() {
    return status;
  }

  static IntakeStatus of(Refusal refusal) {
    return switch (refusal) {
      case MISSING_PATIENT_ID -> MISSING_PATIENT_ID;
      case CONFLICTING_PATIENT_ID -> CONFLICTING_PATIENT_ID;
      case RELATIONAL_MISMATCH -> RELATIONAL_MISMATCH;
    };
  }
}
