package org.orderly.web.rs.stow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.orderly.dicom.data.BulkData;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.data.Element.Bulk;
import org.orderly.dicom.data.Element.Items;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.intake.IntakeStatus;
import org.orderly.web.rs.multipart.MediaRange;
import org.orderly.web.rs.parameter.DeclaredVr;
import org.orderly.web.rs.parameter.Parameters;

/**
 * Makes a data set of metadata and the parts that they refer to. Only parts of the same message are
 * looked at: a URI never makes the server ask somebody else.
 */
final class Assembly {
  private static final String OCTETS = "application/octet-stream";
  private static final String HIGH_THROUGHPUT = "image/jphc";

  /** "Referenced Transfer Syntax not supported" (PS3.18 table I.2-2). */
  private static final int TRANSFER_SYNTAX = 0xC122;

  /** PS3.18 tables 8.7.3-4 and -5, where neither parameter nor bit stream tells. */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("image/jpeg", Uid.JPEGLosslessSV1),
          Map.entry("image/jls", Uid.JPEGLSLossless),
          Map.entry("image/x-jls", Uid.JPEGLSLossless),
          Map.entry("image/jp2", Uid.JPEG2000Lossless),
          Map.entry("image/jpx", Uid.JPEG2000MCLossless),
          Map.entry(HIGH_THROUGHPUT, Uid.HTJ2KLossless),
          Map.entry("image/dicom-rle", Uid.RLELossless),
          Map.entry("image/x-dicom-rle", Uid.RLELossless),
          Map.entry("video/mpeg", Uid.MPEG2MPML),
          Map.entry("video/mpeg2", Uid.MPEG2MPML),
          Map.entry("video/mp4", Uid.MPEG4HP41));

  private final MessageParts parts;

  /** Why an instance cannot be made; the message has no values. */
  static final class Incomplete extends Exception {
    private static final long serialVersionUID = 1L;
    private final int reason;

    Incomplete(int reason, String message) {
      super(message);
      this.reason = reason;
    }

    int reason() {
      return reason;
    }
  }

  Assembly(MessageParts parts) {
    this.parts = parts;
  }

  /** Puts values in the place of references, and answers how the pixel data are encoded. */
  TransferSyntax complete(DataSet metadata) throws Incomplete {
    for (Element element : elements(metadata)) {
      if (element.tag() >>> 16 <= 2) { // command and file meta information
        metadata.remove(element.tag());
      }
    }
    metadata.remove(Tag.AvailableTransferSyntaxUID);
    try {
      DeclaredVr.correct(metadata);
    } catch (IllegalArgumentException e) {
      throw cannotUnderstand(String.valueOf(e.getMessage()));
    }
    TransferSyntax syntax = pixels(metadata);
    resolve(metadata);
    return syntax;
  }

  private static List<Element> elements(DataSet dataSet) {
    List<Element> elements = new ArrayList<>();
    dataSet.forEach(elements::add);
    return elements;
  }

  private void resolve(DataSet dataSet) throws Incomplete {
    for (Element element : elements(dataSet)) {
      if (element instanceof Items items) {
        for (DataSet item : items.items()) {
          resolve(item);
        }
      } else if (element instanceof Bulk bulk && bulk.data().uri() != null) {
        List<MessageParts.Part> values = partsOf(bulk);
        if (values.size() > 1) {
          throw cannotUnderstand("several parts for " + Tags.toString(bulk.tag()));
        }
        BulkData value = values.get(0).data();
        use(value);
        dataSet.putBulk(bulk.tag(), bulk.vr(), value);
      }
    }
  }

  private List<MessageParts.Part> partsOf(Bulk bulk) throws Incomplete {
    List<MessageParts.Part> found = parts.of(String.valueOf(bulk.data().uri()));
    if (found.isEmpty()) {
      throw cannotUnderstand("no part has the bulk data of " + Tags.toString(bulk.tag()));
    }
    return found;
  }

  private void use(BulkData value) throws Incomplete {
    if (!parts.use(value.length())) {
      throw new Incomplete(
          IntakeStatus.OUT_OF_RESOURCES.status().code(), "too many references to the same parts");
    }
  }

  private TransferSyntax pixels(DataSet metadata) throws Incomplete {
    if (!(metadata.get(Tag.PixelData) instanceof Bulk bulk) || bulk.data().uri() == null) {
      return TransferSyntax.EXPLICIT_LITTLE;
    }
    List<MessageParts.Part> frames = partsOf(bulk);
    MediaRange type = frames.get(0).type();
    String asked = type.parameter("transfer-syntax");
    if (asked != null && !Parameters.isUid(asked)) {
      throw new Incomplete(TRANSFER_SYNTAX, "transfer syntax of the pixel data is no UID");
    }
    boolean octets = type.name().equals(OCTETS);
    if (octets && (asked == null || !TransferSyntax.of(asked).encapsulated())) {
      if (asked != null && !asked.equals(Uid.ExplicitVRLittleEndian)) {
        throw new Incomplete(TRANSFER_SYNTAX, "uncompressed pixel data are in little endian");
      }
      return TransferSyntax.EXPLICIT_LITTLE;
    }
    CodestreamHead head = CodestreamHead.of(frames.get(0).data());
    boolean telling = head != null && !type.name().equals(HIGH_THROUGHPUT);
    String uid = asked != null ? asked : telling ? head.transferSyntax() : null;
    if (uid == null) {
      uid = DEFAULTS.get(type.name());
    }
    if (uid == null || !TransferSyntax.of(uid).encapsulated()) {
      throw new Incomplete(TRANSFER_SYNTAX, "no transfer syntax for " + type.name());
    }
    fragments(metadata, frames, uid);
    if (head != null) {
      head.describe(metadata);
    }
    return TransferSyntax.of(uid);
  }

  private void fragments(DataSet metadata, List<MessageParts.Part> frames, String uid)
      throws Incomplete {
    int wanted = metadata.integer(Tag.NumberOfFrames).orElse(1);
    boolean whole = frames.size() == 1 && isOneStream(uid);
    if (!whole && frames.size() != wanted) {
      throw cannotUnderstand(frames.size() + " parts for " + wanted + " frames");
    }
    List<BulkData> fragments = new ArrayList<>();
    fragments.add(BulkData.ofBytes(new byte[0])); // no offset table
    for (MessageParts.Part frame : frames) {
      BulkData data = CodestreamHead.withoutBoxes(frame.data());
      use(data);
      fragments.add(data);
    }
    metadata.putFragments(Tag.PixelData, Vr.OB, fragments);
  }

  /** Whether one bit stream has all frames: video and multi-component JPEG 2000. */
  private static boolean isOneStream(String uid) {
    return uid.matches("1\\.2\\.840\\.10008\\.1\\.2\\.4\\.(9[23]|10[0-8])(\\.1)?");
  }

  static Incomplete cannotUnderstand(String message) {
    return new Incomplete(IntakeStatus.CANNOT_UNDERSTAND.status().code(), message);
  }
}
