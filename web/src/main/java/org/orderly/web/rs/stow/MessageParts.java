package org.orderly.web.rs.stow;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.orderly.dicom.data.BulkData;
import org.orderly.storage.SpoolFile;
import org.orderly.web.rs.multipart.MediaRange;

/**
 * The parts of one message, one behind the other in a file: metadata may come before or after the
 * bulk data that they refer to (PS3.18 8.6.1.2).
 */
final class MessageParts implements AutoCloseable {
  private static final int COPY = 64 * 1024;
  private static final long SPARE = 64L << 20;

  private final SpoolFile file;
  private final List<BulkData> metadata = new ArrayList<>();
  private final Map<String, List<Part>> bulk = new HashMap<>();
  private long length;
  private long used;

  /** One part of bulk data. */
  record Part(MediaRange type, BulkData data) {}

  MessageParts(SpoolFile file) {
    this.file = file;
  }

  void addMetadata(InputStream body) throws IOException {
    metadata.add(copy(body));
  }

  /** Several parts of one location are frames, in their order. */
  void addBulk(String location, MediaRange type, InputStream body) throws IOException {
    bulk.computeIfAbsent(location, key -> new ArrayList<>()).add(new Part(type, copy(body)));
  }

  private BulkData copy(InputStream body) throws IOException {
    long start = length;
    byte[] buffer = new byte[COPY];
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      file.write(buffer, 0, count);
      length += count;
    }
    return BulkData.ofFile(file.path(), start, length - start, false);
  }

  /** All parts have come, and can be read. */
  List<BulkData> metadata() throws IOException {
    file.flush();
    return metadata;
  }

  /** The parts of a location; empty if none came. */
  List<Part> of(String location) {
    return bulk.getOrDefault(location, List.of());
  }

  /**
   * Notes that bytes become part of an instance. Instances may share bulk data, but a short message
   * must not fill a disk by that.
   *
   * @return false if that is beyond measure
   */
  boolean use(long bytes) {
    used += bytes;
    return used <= 2 * length + SPARE;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
