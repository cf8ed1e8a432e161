package org.orderly.upload;

/** How far an uploaded zip file has come. */
public enum ZipStatus {
  /** Nothing has been done with it. */
  UPLOADED,
  /** Its files are being written into the datastore. */
  EXTRACTING,
  /** Its files are a folder of the datastore. */
  EXTRACTED,
  /** It was refused; the datastore is as it was. */
  REFUSED
}
