package org.orderly.web.rs.wado;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.InstanceLocation;
import org.orderly.web.rs.error.RefusedException;

/**
 * Stored files as they are in one zip file, a folder for each series, written while it is sent.
 * Names are UIDs, so that they tell nothing of the patient.
 */
final class ZipFile {
  private static final String TYPE = "application/zip";

  private ZipFile() {}

  /** Whether nothing else is asked for: among others, DICOM goes first. */
  static boolean isAsked(@Nullable String accepted) {
    return accepted != null && accepted.split(";", 2)[0].strip().equalsIgnoreCase(TYPE);
  }

  static Response of(List<InstanceLocation> locations) {
    for (InstanceLocation location : locations) {
      // said before the first byte is sent; later the client would get a file that ends early
      if (!Files.isReadable(location.file())) {
        throw new RefusedException(410, "A file of it is no longer there");
      }
    }
    String name = locations.get(0).studyIuid() + ".zip";
    return Response.ok((StreamingOutput) out -> write(locations, out), TYPE)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
        .build();
  }

  private static void write(List<InstanceLocation> locations, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setLevel(Deflater.BEST_SPEED);
    for (InstanceLocation location : locations) {
      zip.putNextEntry(new ZipEntry(location.seriesIuid() + "/" + location.sopIuid() + ".dcm"));
      try (InputStream in = new FileInputStream(location.file().toFile())) {
        InstanceFile.copy(in, zip);
      }
      zip.closeEntry();
    }
    zip.finish();
  }
}
