package org.orderly.status;

import java.time.Instant;

/**
 * A row of a list.
 *
 * @param key runs on with each that is received
 * @param uid of the image, series or study; the Patient ID of a patient
 * @param age as the newest study says or, if that does not, at its date (PS3.5 6.2 AS)
 * @param about what people know it by: modality and description
 * @param status RECEIVED for patients, which have none
 */
public record Holding(
    long key,
    String uid,
    String patientName,
    String sex,
    String age,
    String about,
    Instant receivedTime,
    HoldingStatus status) {

  /** Never prints the name of the patient. */
  @Override
  public String toString() {
    return "Holding[" + key + " " + status + "]";
  }
}
