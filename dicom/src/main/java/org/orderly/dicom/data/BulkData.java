package org.orderly.dicom.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Value bytes that may live elsewhere: in memory, in a part of a file, behind a URI (PS3.18 F.2.6),
 * or nowhere because the reader skipped them.
 *
 * @param bigEndian byte order of the referenced bytes; matters for VRs of more than one byte
 */
public record BulkData(
    byte @Nullable [] bytes,
    @Nullable Path file,
    @Nullable String uri,
    long offset,
    long length,
    boolean bigEndian) {

  public static BulkData ofBytes(byte[] bytes) {
    return new BulkData(bytes, null, null, 0, bytes.length, false);
  }

  public static BulkData ofFile(Path file, long offset, long length, boolean bigEndian) {
    return new BulkData(null, file, null, offset, length, bigEndian);
  }

  /** A reference somebody else resolves; the length is unknown. */
  public static BulkData ofUri(String uri) {
    return new BulkData(null, null, uri, 0, -1, false);
  }

  /** Bytes a reader passed over because they were too many to keep. */
  public static BulkData skipped(long length) {
    return new BulkData(null, null, null, 0, length, false);
  }

  /** The bytes as a stream of exactly {@link #length()} bytes. */
  public InputStream open() throws IOException {
    if (bytes != null) {
      return new ByteArrayInputStream(bytes);
    }
    if (file == null) {
      throw new IOException(
          uri == null ? "value was skipped when reading" : "value is behind a URI");
    }
    InputStream in = Files.newInputStream(file);
    try {
      in.skipNBytes(offset);
      return new BoundedStream(in, length);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public String toString() {
    return "BulkData[" + length + " bytes]";
  }
}
