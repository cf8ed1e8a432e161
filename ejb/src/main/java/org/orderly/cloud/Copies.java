package org.orderly.cloud;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.orderly.archive.InstanceLocation;
import org.orderly.common.Environment;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.Part10File;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where copies are while they are on their way; what a crash leaves is removed at the start. */
@ApplicationScoped
public class Copies {
  private static final Logger LOG = LoggerFactory.getLogger(Copies.class);

  private static final int IN_MEMORY = 64 * 1024;

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

  /** The object without the values of these attributes, in a file to be deleted by the caller. */
  Path without(Collection<String> fields, InstanceLocation location, boolean compress)
      throws IOException {
    Path copy = create();
    boolean good = false;
    try (Part10File file =
            Part10.open(location.file(), ReadLimits.PASSED_ON.withMaxValueLength(IN_MEMORY));
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(copy))) {
      DataSet dataSet = file.readAll();
      new Anonymizer(fields, Pseudonyms.patient(location.studyIuid())).apply(dataSet);
      TransferSyntax stored = file.transferSyntax();
      TransferSyntax sent = compress && !stored.encapsulated() ? TransferSyntax.DEFLATED : stored;
      Part10.write(out, FileMetaInformation.of(dataSet, sent), dataSet);
      good = true;
      return copy;
    } finally {
      if (!good) {
        Files.deleteIfExists(copy);
      }
    }
  }
}
