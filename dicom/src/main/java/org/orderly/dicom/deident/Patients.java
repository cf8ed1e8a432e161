package org.orderly.dicom.deident;

import java.util.List;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;

/** Whose object it is, and what is remembered to find back to patient and study. */
final class Patients {

  /** What is remembered of patient and study. */
  static final List<Integer> IDENTITY =
      List.of(
          Tag.SpecificCharacterSet,
          Tag.StudyDate,
          Tag.StudyTime,
          Tag.AccessionNumber,
          Tag.IssuerOfAccessionNumberSequence,
          Tag.ReferringPhysicianName,
          Tag.StudyDescription,
          Tag.PatientName,
          Tag.PatientID,
          Tag.IssuerOfPatientID,
          Tag.IssuerOfPatientIDQualifiersSequence,
          Tag.PatientBirthDate,
          Tag.PatientBirthTime,
          Tag.PatientSex,
          Tag.OtherPatientIDsSequence,
          Tag.OtherPatientNames,
          Tag.StudyInstanceUID,
          Tag.StudyID);

  private static final String ISSUER = "^^^";

  private Patients() {}

  /**
   * The patient of an object: the identifier as in HL7 (CX) with its issuer; without one, name and
   * birth date; without these, the study.
   */
  static String patientOf(DataSet object) {
    String id = object.string(Tag.PatientID, "");
    String name = object.string(Tag.PatientName, "");
    String birthDate = object.string(Tag.PatientBirthDate, "");
    if (!id.isEmpty()) {
      return withIssuer(id, object.string(Tag.IssuerOfPatientID, ""));
    }
    return name.isEmpty() && birthDate.isEmpty()
        ? "^^study^" + object.string(Tag.StudyInstanceUID, "")
        : "^^name^" + name + "^" + birthDate;
  }

  static String withIssuer(String id, String issuer) {
    return issuer.isEmpty() ? id : id + ISSUER + issuer;
  }

  /** The identifier alone of what {@link #patientOf} gives; empty if it has none. */
  static String idOf(String patient) {
    int issuer = patient.indexOf(ISSUER);
    return patient.startsWith("^^") ? "" : issuer < 0 ? patient : patient.substring(0, issuer);
  }

  /** The attributes of patient and study. */
  static DataSet identityOf(DataSet object) {
    DataSet identity = new DataSet();
    for (int tag : IDENTITY) {
      Element element = object.get(tag);
      if (element != null) {
        identity.put(element instanceof Element.Items items ? copy(items) : element);
      }
    }
    return identity;
  }

  /** Items belong to one data set only. */
  private static Element copy(Element.Items items) {
    return new Element.Items(
        items.tag(), items.vr(), items.items().stream().map(Patients::copy).toList());
  }

  private static DataSet copy(DataSet item) {
    DataSet copy = new DataSet();
    for (Element element : item) {
      copy.put(element instanceof Element.Items items ? copy(items) : element);
    }
    return copy;
  }
}
