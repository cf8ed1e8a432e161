package org.orderly.web.rs.qido;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.orderly.archive.QueryLevel;
import org.orderly.dicom.dict.Tag;

/** What a search at a level can match: the keys of the level and of the levels above it. */
final class MatchingKeys {
  private static final Set<Integer> STUDY =
      Set.of(
          Tag.PatientID,
          Tag.IssuerOfPatientID,
          Tag.PatientName,
          Tag.PatientBirthDate,
          Tag.PatientSex,
          Tag.StudyInstanceUID,
          Tag.StudyID,
          Tag.StudyDate,
          Tag.StudyTime,
          Tag.AccessionNumber,
          Tag.ModalitiesInStudy,
          Tag.StudyDescription,
          Tag.ReferringPhysicianName,
          // no key itself, but the zone of the dates and times among them
          Tag.TimezoneOffsetFromUTC);
  private static final Set<Integer> SERIES =
      with(
          STUDY,
          Tag.SeriesInstanceUID,
          Tag.SeriesNumber,
          Tag.Modality,
          Tag.SeriesDescription,
          Tag.BodyPartExamined,
          Tag.Laterality,
          Tag.StationName,
          Tag.InstitutionName,
          Tag.InstitutionalDepartmentName,
          Tag.PerformedProcedureStepStartDate,
          Tag.PerformedProcedureStepStartTime);
  private static final Set<Integer> INSTANCE =
      with(
          SERIES,
          Tag.SOPInstanceUID,
          Tag.SOPClassUID,
          Tag.InstanceNumber,
          Tag.ContentDate,
          Tag.ContentTime);

  private static final Set<List<Integer>> OF_STUDY =
      Set.of(List.of(Tag.IssuerOfAccessionNumberSequence, Tag.LocalNamespaceEntityID));
  private static final Set<List<Integer>> OF_SERIES =
      Set.of(
          List.of(Tag.RequestAttributesSequence, Tag.RequestedProcedureID),
          List.of(Tag.RequestAttributesSequence, Tag.ScheduledProcedureStepID),
          List.of(Tag.ReferencedPerformedProcedureStepSequence, Tag.ReferencedSOPInstanceUID));

  private MatchingKeys() {}

  static boolean has(QueryLevel level, List<Integer> path) {
    return path.size() == 1
        ? of(level).contains(path.get(0))
        : OF_STUDY.contains(path)
            || (level.ordinal() >= QueryLevel.SERIES.ordinal() && OF_SERIES.contains(path));
  }

  private static Set<Integer> of(QueryLevel level) {
    return switch (level) {
      case PATIENT, STUDY -> STUDY;
      case SERIES -> SERIES;
      case INSTANCE -> INSTANCE;
    };
  }

  private static Set<Integer> with(Set<Integer> tags, Integer... more) {
    Set<Integer> all = new HashSet<>(tags);
    all.addAll(Set.of(more));
    return Set.copyOf(all);
  }
}
