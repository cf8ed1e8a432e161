package org.orderly.archive;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance is kept and what is needed to send it.
 *
 * @param key of its row
 * @param revision counts replacements: with the UID it identifies the content
 * @param file a Part 10 file (PS3.10)
 * @param size length of the file
 * @param digest algorithm and value, e.g. {@code CRC32C:1a2b3c4d}; null if none was taken
 * @param sendingAet AE title that sent the series; null if the sender had none
 */
public record InstanceLocation(
    long key,
    String studyIuid,
    String seriesIuid,
    String sopIuid,
    String sopCuid,
    @Nullable Integer instanceNumber,
    int revision,
    String transferSyntax,
    String storageId,
    Path file,
    long size,
    @Nullable String digest,
    @Nullable String sendingAet) {

  /** The same with the content of another file. */
  public InstanceLocation in(Path other, long length) {
    return new InstanceLocation(
        key,
        studyIuid,
        seriesIuid,
        sopIuid,
        sopCuid,
        instanceNumber,
        revision,
        transferSyntax,
        storageId,
        other,
        length,
        null,
        sendingAet);
  }
}
