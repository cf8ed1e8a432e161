package org.orderly.intake;

import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/** The UIDs of a received object, present and legal (PS3.5 section 9.1). */
record ObjectHead(
    DataSet attributes, String sopCuid, String sopIuid, String studyIuid, String seriesIuid) {

  private static final int MAX_UID = 64;

  static ObjectHead of(DataSet attributes, Announced announced) throws IntakeException {
    String sopCuid = uid(attributes, Tag.SOPClassUID, "SOP Class UID");
    String sopIuid = uid(attributes, Tag.SOPInstanceUID, "SOP Instance UID");
    String studyIuid = uid(attributes, Tag.StudyInstanceUID, "Study Instance UID");
    String seriesIuid = uid(attributes, Tag.SeriesInstanceUID, "Series Instance UID");
    if (announced.sopCuid() != null && !announced.sopCuid().equals(sopCuid)) {
      throw new IntakeException(
          IntakeStatus.CLASS_MISMATCH, "data set has another SOP Class UID", Tag.SOPClassUID);
    }
    if (announced.sopIuid() != null && !announced.sopIuid().equals(sopIuid)) {
      throw new IntakeException(
          IntakeStatus.CLASS_MISMATCH, "data set has another SOP Instance UID", Tag.SOPInstanceUID);
    }
    if (announced.studyIuid() != null && !announced.studyIuid().equals(studyIuid)) {
      throw new IntakeException(
          IntakeStatus.STUDY_MISMATCH, "object belongs to another study", Tag.StudyInstanceUID);
    }
    return new ObjectHead(attributes, sopCuid, sopIuid, studyIuid, seriesIuid);
  }

  private static String uid(DataSet attributes, int tag, String name) throws IntakeException {
    String uid = attributes.string(tag);
    if (uid == null) {
      throw new IntakeException(IntakeStatus.CANNOT_UNDERSTAND, name + " is missing", tag);
    }
    if (!legal(uid)) {
      throw new IntakeException(IntakeStatus.CANNOT_UNDERSTAND, name + " is not a UID", tag);
    }
    return uid;
  }

  /** Digits and points only; leading zeros of components are illegal, but common and harmless. */
  static boolean legal(String uid) {
    return !uid.isEmpty()
        && uid.length() <= MAX_UID
        && uid.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.')
        && uid.charAt(0) != '.'
        && uid.charAt(uid.length() - 1) != '.'
        && !uid.contains("..");
  }
}
