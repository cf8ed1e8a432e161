package org.orderly.dicom.encoding;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.orderly.dicom.dict.Uid;

/** How a data set is encoded (PS3.5 section 10 and Annex A). */
public record TransferSyntax(
    String uid, boolean explicitVr, boolean bigEndian, boolean deflated, boolean encapsulated) {

  public static final TransferSyntax IMPLICIT_LITTLE =
      new TransferSyntax(Uid.ImplicitVRLittleEndian, false, false, false, false);
  public static final TransferSyntax EXPLICIT_LITTLE =
      new TransferSyntax(Uid.ExplicitVRLittleEndian, true, false, false, false);

  /** Retired, but still in archives. */
  public static final TransferSyntax EXPLICIT_BIG =
      new TransferSyntax(Uid.ExplicitVRBigEndian, true, true, false, false);

  public static final TransferSyntax DEFLATED =
      new TransferSyntax(Uid.DeflatedExplicitVRLittleEndian, true, false, true, false);

  // JPIP references have pixel data behind a URL: nothing is encapsulated (PS3.5 A.6, A.7)
  private static final Map<String, TransferSyntax> KNOWN =
      Stream.of(
              IMPLICIT_LITTLE,
              EXPLICIT_LITTLE,
              EXPLICIT_BIG,
              DEFLATED,
              new TransferSyntax(Uid.JPIPReferenced, true, false, false, false),
              new TransferSyntax(Uid.JPIPReferencedDeflate, true, false, true, false),
              new TransferSyntax(Uid.JPIPHTJ2KReferenced, true, false, false, false),
              new TransferSyntax(Uid.JPIPHTJ2KReferencedDeflate, true, false, true, false))
          .collect(Collectors.toMap(TransferSyntax::uid, Function.identity()));

  /** An unlisted syntax is explicit little endian with encapsulated pixel data (PS3.5 A.4). */
  public static TransferSyntax of(String uid) {
    TransferSyntax known = KNOWN.get(uid);
    return known == null ? new TransferSyntax(uid, true, false, false, true) : known;
  }

  @Override
  public String toString() {
    return uid;
  }
}
