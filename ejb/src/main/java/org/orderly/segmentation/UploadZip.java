package org.orderly.segmentation;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.orderly.common.Sha256;

/**
 * The zip file that goes to a segmentation server. The same copies and template make the same
 * bytes, so that a server can tell a repetition.
 *
 * @param checksum SHA-256 of the file, in hexadecimal digits
 */
record UploadZip(Path file, String checksum) {
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  static UploadZip write(Path target, List<Path> copies, String template) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (OutputStream out =
            new DigestOutputStream(
                new BufferedOutputStream(Files.newOutputStream(target), 1 << 16), digest);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(Deflater.BEST_SPEED);
      for (Path copy : copies) {
        begin(zip, copy.getFileName().toString());
        Files.copy(copy, zip);
        zip.closeEntry();
      }
      begin(zip, "template.yml");
      zip.write(template.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    return new UploadZip(target, HexFormat.of().formatHex(digest.digest()));
  }

  private static void begin(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
  }
}
