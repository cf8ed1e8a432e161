package org.orderly.dicom.deident;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.orderly.dicom.data.DataSet;

/**
 * The replacements of one scope, unique both ways and the same for ever: an original that has one
 * keeps it, and no two originals of a kind share one.
 */
public interface Pseudonyms {

  /** The secret from which candidates are derived. */
  PseudonymKey key();

  /** The replacement of each original; those that are new are remembered before this returns. */
  Map<String, String> replacements(PseudonymKind kind, Set<String> originals);

  /** The original of each replacement; replacements of others are absent. */
  Map<String, String> originals(PseudonymKind kind, Set<String> replacements);

  /**
   * Remembers what identifies patient and study; what was remembered first stays.
   *
   * @param study the Study Instance UID that goes out
   */
  void remember(String study, DataSet identity);

  /** What was remembered of the study that went out under this UID. */
  Optional<DataSet> identity(String study);
}
