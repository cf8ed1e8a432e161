package org.orderly.web.rs.workitems;

import java.util.HashSet;
import java.util.Set;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.ups.Relationship;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.parameter.IncludedFields;
import org.orderly.web.rs.parameter.Parameters;

/**
 * Which attributes of a match are answered: usually those with a return key of type 1 or 2 in PS3.4
 * Table CC.2.5-3, what was matched by, and what was asked for.
 */
record ReturnKeys(Set<Integer> tags, boolean all, String base) {

  /** Besides those of the relationship. */
  private static final Set<Integer> USUAL =
      Set.of(
          Tag.SOPClassUID,
          Tag.TimezoneOffsetFromUTC,
          Tag.MedicalAlerts,
          Tag.PregnancyStatus,
          Tag.StudyInstanceUID,
          Tag.SpecialNeeds,
          Tag.ScheduledProcedureStepStartDateTime,
          Tag.ScheduledWorkitemCodeSequence,
          Tag.InputInformationSequence,
          Tag.ScheduledStationNameCodeSequence,
          Tag.ScheduledStationClassCodeSequence,
          Tag.ScheduledStationGeographicLocationCodeSequence,
          Tag.ScheduledHumanPerformersSequence,
          Tag.InputReadinessState,
          Tag.ProcedureStepState,
          Tag.ProcedureStepProgressInformationSequence,
          Tag.ScheduledProcedureStepPriority,
          Tag.WorklistLabel,
          Tag.ProcedureStepLabel,
          Tag.ScheduledProcessingParametersSequence);

  // without these a match could be neither read nor named
  private static final Set<Integer> ALWAYS = Set.of(Tag.SpecificCharacterSet, Tag.SOPInstanceUID);

  private static final String NOWHERE = "";

  ReturnKeys {
    tags = Set.copyOf(tags);
  }

  static ReturnKeys of(Parameters parameters, DataSet keys) {
    IncludedFields included = IncludedFields.of(parameters);
    Set<Integer> tags = new HashSet<>(ALWAYS);
    tags.addAll(included.tags());
    for (Element key : keys) {
      tags.add(key.tag());
    }
    if (usual(parameters)) {
      tags.addAll(Relationship.ATTRIBUTES);
      tags.addAll(USUAL);
    }
    return new ReturnKeys(tags, included.all(), NOWHERE);
  }

  private static boolean usual(Parameters parameters) {
    String value = parameters.text("includedefaults", "true");
    if (!value.equals("true") && !value.equals("false")) {
      throw new BadParameterException("includedefaults", "neither true nor false");
    }
    return value.equals("true");
  }

  /** Each match gets its Retrieve URL, which is its UID below the base. */
  ReturnKeys withUrlsBelow(String newBase) {
    return new ReturnKeys(tags, all, newBase);
  }

  DataSet of(DataSet match) {
    DataSet answer;
    if (all) {
      answer = match;
    } else {
      answer = new DataSet();
      // decoding of the copied values needs the character set in front of them
      for (Element element : match) {
        if (tags.contains(element.tag())) {
          answer.put(element);
        }
      }
    }
    String uid = match.string(Tag.SOPInstanceUID, "");
    return answer.put(Tag.RetrieveURL, Vr.UR, base + uid);
  }
}
