package org.orderly.source;

/** How far a folder has come. */
public enum FolderStatus {
  /** Its files are being copied. */
  COPYING,
  /** The copy is complete and durable, but not yet under its final name. */
  STAGED,
  /** The copy is complete. */
  COPIED,
  /** Each of its files has been stored as an object of a series, or rejected. */
  SEPARATED,
  /** It could not be copied; the next look at the datastore tries again. */
  FAILED,
  /** Taken out of the list by somebody: copied again only when its content changes. */
  REMOVED
}
