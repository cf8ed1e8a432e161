package org.orderly.conf;

/** Kinds of objects that carry results, each a group of SOP classes (PS3.4 B.5). */
public enum ObjectKind {
  /** Secondary captures, with one or many frames. */
  SC("1.2.840.10008.5.1.4.1.1.7"),
  /** Structured reports and key object selections. */
  SR("1.2.840.10008.5.1.4.1.1.88"),
  /** Encapsulated PDF documents. */
  PDF("1.2.840.10008.5.1.4.1.1.104.1"),
  /** Segmentations. */
  SEG("1.2.840.10008.5.1.4.1.1.66.4"),
  /** Presentation states. */
  GSPS("1.2.840.10008.5.1.4.1.1.11"),
  /** JSON documents, kept as raw data. */
  JSON("1.2.840.10008.5.1.4.1.1.66");

  private final String root;

  ObjectKind(String root) {
    this.root = root;
  }

  /** Whether objects of the SOP class are of this kind. */
  public boolean covers(String sopClassUid) {
    return sopClassUid.equals(root) || this != JSON && sopClassUid.startsWith(root + ".");
  }
}
