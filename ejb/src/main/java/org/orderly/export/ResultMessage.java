package org.orderly.export;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.orderly.conf.ObjectKind;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/**
 * An object as an unsolicited observation, ORU^R01 (HL7 v2.5 chapter 7): patient, order, the UIDs
 * of study and object, and what it says: the text of a report, or a document.
 *
 * @param controlId the same whenever the object is sent to the destination
 */
record ResultMessage(String controlId, String text) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final int CONTROL_ID = 20;

  /** Who speaks to whom: application and facility of both with a bar between. */
  record Parties(String exporter, String sender, String receiver) {}

  static ResultMessage of(DataSet object, Parties parties, Instant now) throws IOException {
    String uid = object.string(Tag.SOPInstanceUID, "");
    String id = controlId(parties.exporter() + '|' + uid);
    String[] to = (parties.receiver() + "|").split("\\|", -1);
    List<String> segments = new ArrayList<>();
    segments.add(
        String.join(
            "|",
            "MSH|^~\\&",
            "ORDERLY",
            escape(parties.sender()),
            escape(to[0]),
            escape(to[1]),
            TIME.format(now),
            "",
            "ORU^R01^ORU_R01",
            id,
            "P",
            "2.5||||||UNICODE UTF-8"));
    String issuer = escape(object.string(Tag.IssuerOfPatientID, ""));
    segments.add(
        String.join(
            "|",
            "PID|1|",
            escape(object.string(Tag.PatientID, "")) + (issuer.isEmpty() ? "" : "^^^" + issuer),
            "",
            name(object.string(Tag.PatientName, "")),
            "",
            escape(object.string(Tag.PatientBirthDate, "")),
            escape(object.string(Tag.PatientSex, ""))));
    String title = escape(object.string(Tag.SeriesDescription, "Result"));
    segments.add(
        String.join(
            "|",
            "OBR|1",
            "",
            escape(object.string(Tag.AccessionNumber, "")),
            "RESULT^" + title + "^L|||" + TIME.format(now) + "|||||||||||||||||||F"));
    List<String> observations = new ArrayList<>();
    observations.add(
        "HD|113014^DICOM Study^DCM||" + escape(object.string(Tag.StudyInstanceUID, "")));
    observations.add("HD|SOPINSTANCE^SOP Instance UID^L||" + escape(uid));
    content(object, observations);
    for (int i = 0; i < observations.size(); i++) {
      segments.add("OBX|" + (i + 1) + '|' + observations.get(i) + "||||||F");
    }
    return new ResultMessage(id, String.join("\r", segments) + '\r');
  }

  private static void content(DataSet object, List<String> observations) throws IOException {
    String sopClass = object.string(Tag.SOPClassUID, "");
    byte[] document = object.bytes(Tag.EncapsulatedDocument);
    if (document != null) {
      boolean pdf = ObjectKind.PDF.covers(sopClass);
      String type = pdf ? "application^PDF" : "text^JSON";
      observations.add(
          "ED|DOCUMENT^Document^L||^"
              + type
              + "^Base64^"
              + Base64.getEncoder().encodeToString(document));
    }
    lines(object, observations);
  }

  /** Text, codes and numbers of a content tree (PS3.3 C.17.3), each with its concept name. */
  private static void lines(DataSet item, List<String> observations) {
    for (DataSet child : item.items(Tag.ContentSequence)) {
      DataSet concept = child.item(Tag.ConceptNameCodeSequence);
      String name = concept == null ? "" : concept.string(Tag.CodeMeaning, "");
      String value =
          switch (child.string(Tag.ValueType, "")) {
            case "TEXT" -> child.string(Tag.TextValue, "");
            case "CODE" -> meaning(child.item(Tag.ConceptCodeSequence));
            case "NUM" -> number(child.item(Tag.MeasuredValueSequence));
            case "PNAME" -> child.string(Tag.PersonName, "");
            default -> "";
          };
      if (!value.isEmpty()) {
        observations.add("TX|TEXT^" + escape(name) + "^L||" + escape(value));
      }
      lines(child, observations);
    }
  }

  private static String meaning(@org.jspecify.annotations.Nullable DataSet code) {
    return code == null ? "" : code.string(Tag.CodeMeaning, "");
  }

  private static String number(@org.jspecify.annotations.Nullable DataSet value) {
    if (value == null) {
      return "";
    }
    DataSet unit = value.item(Tag.MeasurementUnitsCodeSequence);
    String text = value.string(Tag.NumericValue, "");
    return unit == null ? text : text + ' ' + unit.string(Tag.CodeValue, "");
  }

  private static String name(String personName) {
    UnaryOperator<String> part = ResultMessage::escape;
    String[] parts = personName.split("=", -1)[0].split("\\^", -1);
    List<String> escaped = new ArrayList<>();
    for (String one : parts) {
      escaped.add(part.apply(one));
    }
    return String.join("^", escaped);
  }

  /** HL7 v2.5 2.7. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      switch (c) {
        case '|' -> out.append("\\F\\");
        case '^' -> out.append("\\S\\");
        case '&' -> out.append("\\T\\");
        case '~' -> out.append("\\R\\");
        case '\\' -> out.append("\\E\\");
        case '\n' -> out.append("\\.br\\");
        default -> {
          if (c >= ' ') {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  private static String controlId(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      String id = new BigInteger(1, digest).toString(Character.MAX_RADIX);
      return id.substring(0, Math.min(CONTROL_ID, id.length()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Never prints what it says about the patient. */
  @Override
  public String toString() {
    return "ResultMessage[" + controlId + "]";
  }
}
