package org.orderly.dicom.deident;

import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tags;

/** Which UIDs name an instance, and which a kind of things that is the same everywhere. */
final class Uids {

  /** Registered by the standard itself (PS3.6 Annex A). */
  private static final String STANDARD_ROOT = "1.2.840.10008.";

  private static final int SHORTEST_PRIVATE = 8;

  private Uids() {}

  /**
   * True if a UID of this attribute is to be replaced: all but those of the standard and those of
   * classes, syntaxes and codes.
   */
  static boolean isReplaced(int tag, String uid) {
    if (uid.isEmpty() || uid.startsWith(STANDARD_ROOT)) {
      return false;
    }
    if (Tags.isPrivate(tag)) {
      return uid.length() >= SHORTEST_PRIVATE; // shorter ones are numbers of versions
    }
    if (ProfileTable.row(tag) != null) {
      return true;
    }
    String keyword = Dictionary.keywordOf(tag);
    return !(keyword.contains("SOPClass")
        || keyword.contains("TransferSyntax")
        || keyword.equals("CodingSchemeUID")
        || keyword.equals("ContextUID")
        || keyword.equals("MappingResourceUID")
        || keyword.equals("CreatorVersionUID"));
  }
}
