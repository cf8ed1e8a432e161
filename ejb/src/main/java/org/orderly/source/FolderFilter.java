package org.orderly.source;

import org.jspecify.annotations.Nullable;

/**
 * Selects copied folders; what is null or empty selects all.
 *
 * @param text part of the path in the datastore, or an id
 */
public record FolderFilter(@Nullable FolderStatus status, String sourceId, String text) {

  public static final FolderFilter ALL = new FolderFilter(null, "", "");
}
