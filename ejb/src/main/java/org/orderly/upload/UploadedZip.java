package org.orderly.upload;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A zip file that somebody uploaded.
 *
 * @param id what people and software call it
 * @param folder of the datastore that its files are in, or would be; null before it is extracted
 * @param files that were extracted
 * @param error why it was refused
 */
public record UploadedZip(
    String id,
    String sourceId,
    String fileName,
    long size,
    ZipStatus status,
    @Nullable String folder,
    @Nullable Integer files,
    @Nullable String error,
    @Nullable String uploadedBy,
    Instant created,
    Instant updated) {

  public boolean unzipped() {
    return status == ZipStatus.EXTRACTED;
  }
}
