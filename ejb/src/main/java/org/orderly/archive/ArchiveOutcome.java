package org.orderly.archive;

/** What became of an {@link Arrival}. */
public sealed interface ArchiveOutcome {

  /** A committed row names the object, or an equal one that we had before. */
  record Accepted(Occurrence occurrence) implements ArchiveOutcome {}

  /** A policy of the AE forbids it. */
  record Refused(Refusal reason) implements ArchiveOutcome {}

  /** The database did not take it; the sender may try again. */
  record Failed(String message) implements ArchiveOutcome {}

  /** The policies that may forbid an object. */
  enum Refusal {
    MISSING_PATIENT_ID("Patient ID (0010,0020) is missing"),
    CONFLICTING_PATIENT_ID("Patient ID (0010,0020) differs from the one of the study"),
    RELATIONAL_MISMATCH("the SOP Instance UID is known in another series or study");

    private final String words;

    Refusal(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
