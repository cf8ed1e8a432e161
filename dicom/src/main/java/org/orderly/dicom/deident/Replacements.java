package org.orderly.dicom.deident;

import java.util.Map;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/** The pseudonyms that the objects of one series need. */
record Replacements(
    Map<String, String> patients, Map<String, String> accessions, Map<String, String> uids) {

  static Replacements of(Identifiers identifiers, Pseudonyms pseudonyms) {
    return new Replacements(
        pseudonyms.replacements(PseudonymKind.PATIENT, identifiers.patients()),
        pseudonyms.replacements(PseudonymKind.ACCESSION, identifiers.accessions()),
        pseudonyms.replacements(PseudonymKind.UID, identifiers.uids()));
  }

  /** The pseudonym of whom an item names by an identifier of its own, else of the patient. */
  String patient(DataSet holder, String patient) {
    String id = holder.string(Tag.PatientID, "");
    String issuer = holder.string(Tag.IssuerOfPatientID, "");
    String key = id.isEmpty() ? patient : Patients.withIssuer(id, issuer);
    return patients.getOrDefault(key, patients.getOrDefault(patient, Dummies.TEXT));
  }

  String accession(String original) {
    return accessions.getOrDefault(original, "");
  }

  /** The UID that stands for another one; a UID that names a kind of things stands for itself. */
  String uid(String original) {
    return uids.getOrDefault(original, original);
  }
}
