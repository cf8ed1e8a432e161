package org.orderly.source;

/** Why a file of a folder is not taken. */
public enum Rejection {
  NOT_DICOM,
  BROKEN,
  MODALITY,
  LOCALIZER,
  REFUSED
}
