package org.orderly.source;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A folder of a datastore that was copied.
 *
 * @param id what people and software call it
 * @param revision how often it was copied
 * @param done files that were looked at for separation
 * @param stored objects that were new
 * @param duplicates objects that were stored before
 * @param error why it could not be copied
 */
public record CopiedFolder(
    long key,
    String id,
    String sourceId,
    String sourcePath,
    String targetPath,
    int revision,
    FolderStatus status,
    int files,
    long size,
    int done,
    int stored,
    int duplicates,
    int rejected,
    @Nullable String error,
    Instant created,
    Instant updated) {}
