package org.orderly.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.orderly.archive.InstanceLocation;

/**
 * What is sent in one attempt.
 *
 * @param copies files among them that are deleted afterwards
 */
public record Outgoing(List<InstanceLocation> locations, List<Path> copies)
    implements AutoCloseable {

  @Override
  public void close() throws IOException {
    for (Path copy : copies) {
      Files.deleteIfExists(copy);
    }
  }
}
