package org.orderly.dicom.deident;

/** What a pseudonym stands for; the same text of two kinds has two replacements. */
public enum PseudonymKind {
  /** A patient: the identifier with its issuer, or what there is instead. */
  PATIENT,
  ACCESSION,
  UID
}
