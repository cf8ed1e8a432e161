package org.orderly.hl7;

import java.util.ArrayList;
import java.util.List;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.PersonName;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.hl7.Hl7Message.Hl7Segment;

/** DICOM patient attributes from PID and MRG segments (IHE RAD TF-2 Appendix B). */
final class PatientSegments {

  private static final int MAX_ID = 64;

  /** HL7's way to say that a value is to be removed. */
  private static final String CLEARED = "\"\"";

  private PatientSegments() {}

  /**
   * The patient of a PID segment. An attribute that the segment does not tell is absent, one that
   * is to be cleared is empty.
   *
   * @param location of the segment, {@code PID^1}
   */
  static DataSet patient(Hl7Segment pid, String location) throws Hl7Exception {
    DataSet patient = identity(pid, 3, location);
    otherIds(pid, patient);
    String name = name(pid);
    if (!name.isEmpty()) {
      put(patient, Tag.PatientName, name);
    }
    String birth = pid.value(7, 1, 1);
    if (birth.equals(CLEARED)) {
      patient.putEmpty(Tag.PatientBirthDate, Vr.DA);
    } else if (!birth.isEmpty()) {
      if (!birth.matches("\\d{4,}.*")) {
        throw new Hl7Exception(Hl7Exception.Code.AE, location + "^7", 102, "Data type error");
      }
      if (birth.matches("\\d{8}.*")) {
        patient.put(Tag.PatientBirthDate, birth.substring(0, 8));
      }
    }
    sex(pid.value(8, 1, 1), patient);
    return patient;
  }

  /** Patient ID and issuer from the first repetition of a CX field. */
  static DataSet identity(Hl7Segment segment, int field, String location) throws Hl7Exception {
    String id = segment.value(field, 1, 1);
    String where = location + "^" + field;
    if (id.isEmpty() || id.equals(CLEARED)) {
      throw Hl7Exception.missing(where);
    }
    DataSet patient = new DataSet().put(Tag.SpecificCharacterSet, "ISO_IR 192");
    cx(segment, field, 1, where, patient);
    return patient;
  }

  private static void cx(
      Hl7Segment segment, int field, int repetition, String where, DataSet patient)
      throws Hl7Exception {
    String id = segment.value(field, repetition, 1);
    String namespace = segment.value(field, repetition, 4, 1);
    String universal = segment.value(field, repetition, 4, 2);
    if (id.length() > MAX_ID || namespace.length() > MAX_ID || id.indexOf('\\') >= 0) {
      throw new Hl7Exception(
          Hl7Exception.Code.AE, where, 102, "Patient ID or issuer is no DICOM LO");
    }
    patient.put(Tag.PatientID, id);
    if (!namespace.isEmpty()) {
      put(patient, Tag.IssuerOfPatientID, namespace);
    } else if (!universal.isEmpty()) {
      put(patient, Tag.IssuerOfPatientID, universal);
    }
    if (!universal.isEmpty()) {
      DataSet qualifiers = new DataSet();
      put(qualifiers, Tag.UniversalEntityID, universal);
      put(qualifiers, Tag.UniversalEntityIDType, segment.value(field, repetition, 4, 3));
      patient.putSequence(Tag.IssuerOfPatientIDQualifiersSequence, qualifiers);
    }
  }

  private static void otherIds(Hl7Segment pid, DataSet patient) throws Hl7Exception {
    List<DataSet> others = new ArrayList<>();
    for (int i = 2; i <= pid.repetitions(3); i++) {
      String id = pid.value(3, i, 1);
      if (!id.isEmpty() && !id.equals(CLEARED)) {
        DataSet other = new DataSet();
        cx(pid, 3, i, "PID^1^3^" + i, other);
        others.add(other);
      }
    }
    if (!others.isEmpty()) {
      patient.putSequence(Tag.OtherPatientIDsSequence, others.toArray(DataSet[]::new));
    }
  }

  /** XPN: family, given, middle, suffix, prefix; PN: family, given, middle, prefix, suffix. */
  private static String name(Hl7Segment pid) {
    if (pid.value(5, 1, 1).equals(CLEARED)) {
      return CLEARED;
    }
    String alphabetic = "";
    String ideographic = "";
    String phonetic = "";
    for (int i = 1; i <= pid.repetitions(5); i++) {
      String name =
          String.join(
                  "^",
                  part(pid, i, 1),
                  part(pid, i, 2),
                  part(pid, i, 3),
                  part(pid, i, 5),
                  part(pid, i, 4))
              .replaceFirst("\\^+$", "");
      String representation = pid.value(5, i, 8);
      if (representation.equals("I") && ideographic.isEmpty()) {
        ideographic = name;
      } else if (representation.equals("P") && phonetic.isEmpty()) {
        phonetic = name;
      } else if (alphabetic.isEmpty()) {
        alphabetic = name;
      }
    }
    return new PersonName(alphabetic, ideographic, phonetic).toValue();
  }

  private static String part(Hl7Segment pid, int repetition, int component) {
    String value = pid.value(5, repetition, component);
    return value.equals(CLEARED) ? "" : value.replace('^', ' ').replace('=', ' ');
  }

  private static void sex(String value, DataSet patient) {
    switch (value) {
      case "" -> {
        return;
      }
      case "F", "M" -> patient.put(Tag.PatientSex, value);
      case "A", "N", "O" -> patient.put(Tag.PatientSex, "O");
      default -> patient.putEmpty(Tag.PatientSex, Vr.CS);
    }
  }

  /** A backslash would delimit values. */
  private static void put(DataSet to, int tag, String value) {
    if (!value.isEmpty()) {
      to.put(tag, value.equals(CLEARED) ? "" : value.replace('\\', ' '));
    }
  }
}
