package org.orderly.ups.event;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.DataSetReader;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;

/** An event as it was written; compared by its number, which gives the order. */
public record StoredEvent(
    long id, int type, String workitemUid, AeTitle handlingAe, byte[] encodedInformation) {

  /** The event information, read anew each time. */
  public DataSet information() throws IOException {
    return new DataSetReader(
            new ByteArrayInputStream(encodedInformation),
            TransferSyntax.of(Uid.ExplicitVRLittleEndian),
            ReadLimits.DEFAULTS)
        .readAll();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredEvent event && event.id == id;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  @Override
  public String toString() {
    return "event " + id + " of type " + type;
  }
}
