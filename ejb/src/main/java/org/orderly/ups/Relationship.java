package org.orderly.ups;

import java.util.Set;
import org.orderly.dicom.dict.Tag;

/**
 * What a work item is about for good: attributes of the UPS Relationship Module that are set at its
 * creation only, and answered by searches (PS3.4 Table CC.2.5-3).
 */
public final class Relationship {

  public static final Set<Integer> ATTRIBUTES =
      Set.of(
          Tag.AdmittingDiagnosesDescription,
          Tag.AdmittingDiagnosesCodeSequence,
          Tag.PatientName,
          Tag.PatientID,
          Tag.IssuerOfPatientID,
          Tag.IssuerOfPatientIDQualifiersSequence,
          Tag.PatientBirthDate,
          Tag.PatientSex,
          Tag.OtherPatientIDsSequence,
          Tag.AdmissionID,
          Tag.IssuerOfAdmissionIDSequence,
          Tag.ReferencedRequestSequence);

  private Relationship() {}
}
