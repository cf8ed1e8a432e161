package org.orderly.ups;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.orderly.archive.PatientRows;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.DataSetReader;
import org.orderly.dicom.encoding.DataSetWriter;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.net.dimse.Status;

/**
 * The attributes of a work item as a row keeps them: all that was sent, private and unknown ones
 * included, in UTF-8 and with the VRs of the standard; without those of the patient and those that
 * a column holds.
 */
final class Content {

  static final String UTF_8 = "ISO_IR 192";

  private static final int MAX_LENGTH = 16 * 1024 * 1024;
  private static final int MAX_DEPTH = 128;
  private static final Pattern UID = Pattern.compile("[0-9.]{1,64}");
  private static final Pattern STRICT_UID =
      Pattern.compile("(?=.{1,64}$)[0-2]\\.(0|[1-9]\\d*)(\\.(0|[1-9]\\d*))*");

  private Content() {}

  static boolean isUid(String text) {
    return STRICT_UID.matcher(text).matches();
  }

  /** A UID of a random UUID below 2.25 (PS3.5 B.2). */
  static String newUid() {
    UUID uuid = UUID.randomUUID();
    return "2.25."
        + new BigInteger(
            1,
            ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array());
  }

  /**
   * What is kept of a data set.
   *
   * @throws UpsException 0106H if an attribute has a value that its VR does not allow
   */
  static DataSet of(DataSet given) throws UpsException {
    DataSet kept = new DataSet();
    kept.put(Tag.SpecificCharacterSet, UTF_8);
    for (Element element : given) {
      if (isKept(element.tag())) {
        copy(given, element, kept, 0);
      }
    }
    return kept;
  }

  /** Matching keys in the form of {@link #of}, those of the patient included. */
  static DataSet keys(DataSet given) throws UpsException {
    DataSet kept = new DataSet();
    kept.put(Tag.SpecificCharacterSet, UTF_8);
    for (Element element : given) {
      if (element.tag() != Tag.SpecificCharacterSet && given.hasValue(element.tag())) {
        copy(given, element, kept, 0);
      }
    }
    return kept;
  }

  private static boolean isKept(int tag) {
    return switch (tag) {
      case Tag.SpecificCharacterSet,
          Tag.SOPClassUID,
          Tag.SOPInstanceUID,
          Tag.TransactionUID,
          Tag.RetrieveURL,
          Tag.ProcedureStepState,
          Tag.ScheduledProcedureStepModificationDateTime ->
          false;
      default -> Tags.group(tag) > 0x0007 && !PatientRows.describes(tag);
    };
  }

  private static void copy(DataSet from, Element element, DataSet to, int depth)
      throws UpsException {
    int tag = element.tag();
    if (Tags.isGroupLength(tag)) {
      return;
    }
    Vr vr = vr(from, element);
    if (element instanceof Element.Items items) {
      if (depth == MAX_DEPTH) {
        throw invalid(tag);
      }
      List<DataSet> copies = to.putSequence(tag);
      for (DataSet item : items.items()) {
        DataSet copy = new DataSet();
        for (Element inner : item) {
          if (inner.tag() != Tag.SpecificCharacterSet) {
            copy(item, inner, copy, depth + 1);
          }
        }
        copies.add(copy);
      }
    } else if (!from.hasValue(tag)) {
      to.putEmpty(tag, vr);
    } else if (element instanceof Element.Bytes bytes && (vr.isBinary() || vr.isNumber())) {
      to.putBytes(tag, vr, bytes.value());
    } else if (element instanceof Element.Bytes || element instanceof Element.Text) {
      text(from, tag, vr, to);
    } else {
      // bulk data by reference and fragments have no place in a work item
      throw invalid(tag);
    }
  }

  private static void text(DataSet from, int tag, Vr vr, DataSet to) throws UpsException {
    String[] values = from.strings(tag).toArray(String[]::new);
    if (vr == Vr.UI) {
      for (String value : values) {
        if (!value.isEmpty() && !UID.matcher(value).matches()) {
          throw invalid(tag);
        }
      }
    }
    try {
      to.put(tag, vr, values);
    } catch (IllegalArgumentException e) {
      throw invalid(tag);
    }
  }

  /** The VR of the standard, unless the attribute is not known there. */
  private static Vr vr(DataSet from, Element element) throws UpsException {
    int tag = element.tag();
    Vr given = element.vr();
    Vr standard = Dictionary.vrOf(tag);
    if (standard == Vr.UN || standard == given) {
      return given;
    }
    boolean empty = !from.hasValue(tag) && !(element instanceof Element.Items);
    boolean fits =
        empty
            || given == Vr.UN && standard != Vr.SQ
            || standard.isText() && given.isText()
            || standard.isBinary() && given.isBinary();
    if (fits) {
      return standard;
    }
    if (standard.isNumber() && given.isNumber()) {
      return given;
    }
    throw invalid(tag);
  }

  private static UpsException invalid(int tag) {
    return new UpsException(
        Status.INVALID_ATTRIBUTE_VALUE, "Invalid Attribute: " + Tags.toString(tag), tag);
  }

  /**
   * @throws UpsException 0213H if it is larger than a work item may be
   */
  static byte[] encode(DataSet kept) throws UpsException {
    byte[] encoded = write(kept);
    if (encoded.length > MAX_LENGTH) {
      throw new UpsException(Status.RESOURCE_LIMITATION, "The UPS is too large");
    }
    return encoded;
  }

  /** For matching keys, which are bounded already. */
  static byte[] write(DataSet dataSet) throws UpsException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try {
      new DataSetWriter(out, TransferSyntax.EXPLICIT_LITTLE).write(dataSet);
    } catch (IOException | IllegalArgumentException e) {
      throw new UpsException(Status.INVALID_ATTRIBUTE_VALUE, "A value cannot be encoded");
    }
    return out.toByteArray();
  }

  static DataSet decode(byte[] encoded) {
    try {
      return new DataSetReader(
              new ByteArrayInputStream(encoded),
              TransferSyntax.EXPLICIT_LITTLE,
              ReadLimits.DEFAULTS)
          .readAll();
    } catch (IOException e) {
      throw new UncheckedIOException("attributes of a work item", e);
    }
  }
}
