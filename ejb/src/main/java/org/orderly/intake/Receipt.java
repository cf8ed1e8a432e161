package org.orderly.intake;

/**
 * The end of a reception after the object was complete.
 *
 * @param status {@link IntakeStatus#STORED} also for duplicates that were ignored
 * @param comment empty if it was stored
 */
public record Receipt(
    IntakeStatus status,
    String comment,
    String sopCuid,
    String sopIuid,
    String studyIuid,
    String seriesIuid) {

  public boolean stored() {
    return status == IntakeStatus.STORED;
  }
}
