package org.orderly.archive;

import java.util.Arrays;
import org.orderly.dicom.dict.Tag;

/** Which attributes belong to which level of the information model (PS3.4 C.6.2.1, PS3.3 C.7). */
enum Level {
  PATIENT(
      Tag.PatientName,
      Tag.PatientID,
      Tag.IssuerOfPatientID,
      Tag.IssuerOfPatientIDQualifiersSequence,
      Tag.PatientBirthDate,
      Tag.PatientBirthTime,
      Tag.PatientSex,
      Tag.OtherPatientNames,
      Tag.OtherPatientIDsSequence,
      Tag.EthnicGroup,
      Tag.PatientComments,
      Tag.PatientSpeciesDescription,
      Tag.PatientBreedDescription,
      Tag.ResponsiblePerson,
      Tag.ResponsiblePersonRole),
  STUDY(
      Tag.StudyDate,
      Tag.StudyTime,
      Tag.AccessionNumber,
      Tag.IssuerOfAccessionNumberSequence,
      Tag.ReferringPhysicianName,
      Tag.StudyDescription,
      Tag.ProcedureCodeSequence,
      Tag.NameOfPhysiciansReadingStudy,
      Tag.AdmittingDiagnosesDescription,
      Tag.PatientAge,
      Tag.PatientSize,
      Tag.PatientWeight,
      Tag.Occupation,
      Tag.StudyInstanceUID,
      Tag.StudyID,
      Tag.TimezoneOffsetFromUTC),
  SERIES(
      Tag.Modality,
      Tag.SeriesDate,
      Tag.SeriesTime,
      Tag.Manufacturer,
      Tag.InstitutionName,
      Tag.InstitutionalDepartmentName,
      Tag.StationName,
      Tag.SeriesDescription,
      Tag.SeriesDescriptionCodeSequence,
      Tag.PerformingPhysicianName,
      Tag.ManufacturerModelName,
      Tag.ReferencedPerformedProcedureStepSequence,
      Tag.AnatomicRegionSequence,
      Tag.BodyPartExamined,
      Tag.ProtocolName,
      Tag.SeriesInstanceUID,
      Tag.SeriesNumber,
      Tag.Laterality,
      Tag.FrameOfReferenceUID,
      Tag.PerformedProcedureStepStartDate,
      Tag.PerformedProcedureStepStartTime,
      Tag.PerformedProcedureStepID,
      Tag.PerformedProcedureStepDescription,
      Tag.PerformedProtocolCodeSequence,
      Tag.RequestAttributesSequence),
  INSTANCE(
      Tag.ImageType,
      Tag.InstanceCreationDate,
      Tag.InstanceCreationTime,
      Tag.SOPClassUID,
      Tag.SOPInstanceUID,
      Tag.AcquisitionDate,
      Tag.ContentDate,
      Tag.AcquisitionDateTime,
      Tag.AcquisitionTime,
      Tag.ContentTime,
      Tag.TimezoneOffsetFromUTC,
      Tag.AcquisitionNumber,
      Tag.InstanceNumber,
      Tag.ImageComments,
      Tag.PhotometricInterpretation,
      Tag.NumberOfFrames,
      Tag.Rows,
      Tag.Columns,
      Tag.BitsAllocated,
      Tag.ConceptNameCodeSequence,
      Tag.VerifyingObserverSequence,
      Tag.ReferencedRequestSequence,
      Tag.CompletionFlag,
      Tag.VerificationFlag,
      Tag.ContentTemplateSequence,
      Tag.DocumentTitle,
      Tag.MIMETypeOfEncapsulatedDocument,
      Tag.ContentLabel,
      Tag.ContentDescription,
      Tag.PresentationCreationDate,
      Tag.PresentationCreationTime,
      Tag.ContentCreatorName);

  private final int[] tags;

  Level(int... tags) {
    this.tags = tags.clone();
    Arrays.sort(this.tags);
  }

  int[] tags() {
    return tags.clone();
  }

  boolean has(int tag) {
    return Arrays.binarySearch(tags, tag) >= 0;
  }
}
