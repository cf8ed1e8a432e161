package org.orderly.dicom.net.dimse;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.encoding.DataSetWriter;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.net.ul.MessageWriter;

/**
 * Writes the data set of a message, in the transfer syntax of the presentation context, as it is
 * sent.
 */
@FunctionalInterface
public interface DataSource {
  /** A failure here aborts the association: half a message cannot be taken back. */
  void writeTo(OutputStream out) throws IOException;

  static DataSource of(byte[] bytes) {
    return out -> out.write(bytes);
  }

  static DataSource of(DataSet dataSet, String transferSyntax) {
    return out -> new DataSetWriter(out, TransferSyntax.of(transferSyntax)).write(dataSet);
  }

  /** The rest of a file from {@code offset}, such as the data set of a DICOM file. */
  static DataSource of(Path file, long offset) {
    return out -> {
      try (InputStream in = Files.newInputStream(file)) {
        in.skipNBytes(offset);
        if (out instanceof MessageWriter message) {
          message.transferFrom(in);
        } else {
          in.transferTo(out);
        }
      } catch (EOFException e) {
        throw new IOException(file + " is shorter than " + offset + " bytes", e);
      }
    };
  }
}
