package org.orderly.archive;

import org.jspecify.annotations.Nullable;

/**
 * Where an instance came from.
 *
 * @param transport {@code DIMSE}, {@code STOW}, {@code FOLDER} of a datastore, or {@code RESULT} of
 *     a platform that we asked
 * @param callingAet null if the sender has none (STOW-RS, results)
 * @param calledAet AE title under which the sender addressed us
 * @param callingHost host name or address of the sender, or both with a blank between
 * @param calledHost the same of ours as the sender saw it
 */
public record Source(
    String transport,
    @Nullable String callingAet,
    String calledAet,
    @Nullable String callingHost,
    @Nullable String calledHost) {

  public static final String DIMSE = "DIMSE";
  public static final String STOW = "STOW";
  public static final String RESULT = "RESULT";
  public static final String FOLDER = "FOLDER";
}
