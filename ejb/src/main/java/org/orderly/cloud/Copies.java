package org.orderly.cloud;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.orderly.common.Environment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where copies are while they are on their way; what a crash leaves is removed at the start. */
@ApplicationScoped
public class Copies {
  private static final Logger LOG = LoggerFactory.getLogger(Copies.class);

  private final Path folder =
      Environment.dataDirectory()
          .resolve("copies")
          .resolve(Environment.nodeName().replaceAll("[^\\w.-]", "_"));

  @PostConstruct
  void empty() {
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(folder)) {
        List<Path> left = files.toList();
        for (Path file : left) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be emptied: {}", folder, e.toString());
    }
  }

  /** A new empty file, to be deleted by the caller. */
  public Path create() throws IOException {
    return Files.createTempFile(folder, "copy-", ".dcm");
  }
}
