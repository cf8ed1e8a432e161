package org.orderly.dicom.encoding;

import java.io.IOException;
import org.orderly.dicom.dict.Tags;

/** Bytes that are no data set in the expected transfer syntax, with the place where that shows. */
public final class DicomParseException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int tag;
  private final long offset;
  private final boolean truncated;

  public DicomParseException(int tag, long offset, String message) {
    this(tag, offset, message, false);
  }

  private DicomParseException(int tag, long offset, String message, boolean truncated) {
    super(message + " at " + Tags.toString(tag) + ", byte " + offset);
    this.tag = tag;
    this.offset = offset;
    this.truncated = truncated;
  }

  static DicomParseException truncated(int tag, long offset, String what) {
    return new DicomParseException(tag, offset, "data set ends inside " + what, true);
  }

  public int tag() {
    return tag;
  }

  /** Offset in the data set, or in the file when a whole file was read. */
  public long offset() {
    return offset;
  }

  /** True if the bytes are right as far as they go but end too early. */
  public boolean isTruncated() {
    return truncated;
  }
}
