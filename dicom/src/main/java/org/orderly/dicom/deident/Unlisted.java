package org.orderly.dicom.deident;

import java.util.Set;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;

/**
 * Standard attributes that PS3.15 Table E.1-1 does not name: they stay unless they, or all of their
 * kind, may say who or when. Text that stays is still looked through for names and numbers.
 */
final class Unlisted {

  private static final Set<Integer> REMOVED =
      Set.of(
          Tag.IssuerOfAccessionNumberSequence,
          Tag.IssuerOfPatientIDQualifiersSequence,
          Tag.SourcePatientGroupIdentificationSequence,
          Tag.GroupOfPatientsIdentificationSequence,
          Tag.PatientBirthDateInAlternativeCalendar,
          Tag.PatientDeathDateInAlternativeCalendar,
          Tag.PatientClinicalTrialParticipationSequence,
          Tag.RequestingPhysicianIdentificationSequence,
          Tag.OrderPlacerIdentifierSequence,
          Tag.OrderFillerIdentifierSequence,
          Tag.AlternateContainerIdentifierSequence,
          Tag.AsserterIdentificationSequence,
          Tag.AuthorIdentificationSequence,
          Tag.HL7InstanceIdentifier,
          Tag.HangingProtocolUserGroupName,
          Tag.ContactDisplayName,
          Tag.OwnerID,
          Tag.NTPSourceAddress,
          Tag.HomeCommunityID,
          // holds the originals, for whoever has the key
          Tag.EncryptedAttributesSequence);

  private Unlisted() {}

  /** What becomes of a standard attribute without a row. */
  static DeidentAction action(int tag, Vr vr, DeidentProfile profile) {
    Dictionary.Entry entry = Dictionary.entry(tag);
    if (entry == null || Tags.group(tag) < 4 || REMOVED.contains(tag)) {
      return DeidentAction.X;
    }
    if (tag == Tag.PrivateDataElementCharacteristicsSequence) {
      return profile.has(DeidentOption.RETAIN_SAFE_PRIVATE) ? DeidentAction.K : DeidentAction.X;
    }
    return switch (vr) {
      case PN -> DeidentAction.D;
      case DA, DT, TM -> dates(profile);
      case UI -> profile.has(DeidentOption.RETAIN_UIDS) ? DeidentAction.K : DeidentAction.U;
      case UR ->
          tag == Tag.CodingSchemeURL || tag == Tag.URNCodeValue ? DeidentAction.K : DeidentAction.X;
      default -> DeidentAction.K;
    };
  }

  /** Dates and times of the rows that have the options for dates. */
  static DeidentAction dates(DeidentProfile profile) {
    if (profile.has(DeidentOption.RETAIN_FULL_DATES)) {
      return DeidentAction.K;
    }
    return profile.has(DeidentOption.RETAIN_MODIFIED_DATES) ? DeidentAction.C : DeidentAction.D;
  }
}
