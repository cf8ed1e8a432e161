package org.orderly.web.rs.wado;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.orderly.archive.InstanceLocation;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.Recoder;
import org.orderly.dicom.encoding.TransferSyntax;

/** A stored instance on its way to a client. */
record InstanceFile(InstanceLocation location, TransferSyntax syntax) {
  private static final int BUFFER_LENGTH = 64 * 1024;

  String contentType() {
    return "application/dicom; transfer-syntax=" + syntax.uid();
  }

  boolean asStored() {
    return syntax.uid().equals(location.transferSyntax());
  }

  void writeTo(OutputStream out) throws IOException {
    try (InputStream in = new FileInputStream(location.file().toFile())) {
      if (asStored()) {
        copy(in, out);
      } else {
        recode(new BufferedInputStream(in, BUFFER_LENGTH), out);
      }
    }
  }

  /** Copies all bytes through one buffer. */
  static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_LENGTH];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      out.write(buffer, 0, count);
    }
  }

  private void recode(InputStream in, OutputStream out) throws IOException {
    FileMetaInformation stored = Part10.readHeader(in);
    FileMetaInformation meta =
        FileMetaInformation.of(stored.sopClassUid(), stored.sopInstanceUid(), syntax.uid())
            .withAeTitles(
                stored.sourceAeTitle(), stored.sendingAeTitle(), stored.receivingAeTitle());
    Part10.writeHeader(out, meta);
    new Recoder(stored.transferSyntax(), syntax, ReadLimits.PASSED_ON).recode(in, out);
  }
}
