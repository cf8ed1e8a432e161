package org.orderly.dicom.deident;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;

/**
 * Finds the values of chosen attributes wherever else they are written: in another spelling or
 * character set, as a date in another form, within longer text or bytes.
 */
public final class IdentifierSearch {
  private final Identifiers identifiers = new Identifiers(DeidentProfile.BASIC);
  private @Nullable IdentifierScanner scanner;

  /** Notes the value of an element. */
  public void add(DataSet set, Element element) {
    identifiers.collect(set, element);
    scanner = null;
  }

  /** Whether a value that was noted is in this element; items are not looked into. */
  public boolean finds(DataSet set, Element element) throws IOException {
    IdentifierScanner made = scanner;
    if (made == null) {
      made = new IdentifierScanner(identifiers.matcher(), DeidentProfile.BASIC);
      scanner = made;
    }
    return made.identifies(set, element);
  }
}
