package org.orderly.web.rs.patients;

import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.web.rs.error.RefusedException;

/**
 * A patient as paths and files name it: {@code ID^^^namespace&universal ID&type}, all but the ID
 * optional.
 */
public final class PatientId {

  private static final int MAX_LENGTH = 64;
  private static final int ISSUER = 3;

  private PatientId() {}

  /**
   * @throws RefusedException with status 400 if it is no such name; it never repeats the name
   */
  public static DataSet parse(String text) {
    String[] components = text.split("\\^", -1);
    String id = components[0].strip();
    if (id.isEmpty() || id.length() > MAX_LENGTH || id.indexOf('\\') >= 0) {
      throw RefusedException.badRequest("Not a Patient ID");
    }
    DataSet patient = new DataSet().put(Tag.SpecificCharacterSet, "ISO_IR 192");
    patient.put(Tag.PatientID, id);
    if (components.length > ISSUER && !components[ISSUER].isBlank()) {
      issuer(components[ISSUER].strip().split("&", -1), patient);
    }
    return patient;
  }

  private static void issuer(String[] parts, DataSet patient) {
    String universal = parts.length > 1 ? parts[1] : "";
    String namespace = parts[0].isEmpty() ? universal : parts[0];
    if (namespace.length() > MAX_LENGTH || namespace.indexOf('\\') >= 0) {
      throw RefusedException.badRequest("The issuer of the Patient ID is no LO value");
    }
    patient.put(Tag.IssuerOfPatientID, namespace);
    if (!universal.isEmpty()) {
      DataSet qualifiers = new DataSet().put(Tag.UniversalEntityID, universal);
      if (parts.length > 2 && !parts[2].isEmpty()) {
        qualifiers.put(Tag.UniversalEntityIDType, parts[2]);
      }
      patient.putSequence(Tag.IssuerOfPatientIDQualifiersSequence, qualifiers);
    }
  }
}
