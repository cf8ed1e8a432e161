package org.orderly.ups.dimse;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.Code;
import org.orderly.conf.ModalityWorklistStations;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.data.TimeRange;
import org.orderly.dicom.dict.Tag;

/**
 * Work items in the words of a Modality Worklist (PS3.4 K.6.1.2.2): its keys, and its answers. The
 * station codes that the device lists stand for AE titles.
 */
final class ModalityWorklist {

  private static final String NOBODY = "NO SUCH STATION";

  /** Attributes in an item of the Referenced Request Sequence that work items are matched by. */
  private static final int[] REQUEST_KEYS = {
    Tag.StudyInstanceUID,
    Tag.AccessionNumber,
    Tag.IssuerOfAccessionNumberSequence,
    Tag.RequestedProcedureID,
    Tag.RequestingPhysician,
    Tag.RequestingService,
    Tag.PlacerOrderNumberImagingServiceRequest,
    Tag.FillerOrderNumberImagingServiceRequest
  };

  /** Those that are answered only. */
  private static final int[] REQUEST_TEXT = {
    Tag.RequestedProcedureDescription,
    Tag.RequestedProcedureCodeSequence,
    Tag.ReferringPhysicianName
  };

  private final ModalityWorklistStations stations;
  private final DataSet wanted;
  private final @Nullable DataSet step;

  ModalityWorklist(ModalityWorklistStations stations, DataSet wanted) {
    this.stations = stations;
    this.wanted = wanted;
    this.step = wanted.item(Tag.ScheduledProcedureStepSequence);
  }

  /** Matching keys of work items: those that are scheduled, and what of the request they have. */
  DataSet keys() {
    DataSet keys = new DataSet();
    copy(wanted, Tag.SpecificCharacterSet, keys);
    keys.put(Tag.ProcedureStepState, "SCHEDULED");
    for (int tag :
        new int[] {
          Tag.PatientName,
          Tag.PatientID,
          Tag.IssuerOfPatientID,
          Tag.PatientBirthDate,
          Tag.PatientSex,
          Tag.AdmissionID
        }) {
      copy(wanted, tag, keys);
    }
    DataSet request = new DataSet();
    for (int tag : REQUEST_KEYS) {
      copy(wanted, tag, request);
    }
    if (!request.isEmpty()) {
      keys.putSequence(Tag.ReferencedRequestSequence, request);
    }
    stepKeys(keys);
    return keys;
  }

  private static void copy(DataSet from, int tag, DataSet to) {
    Element element = from.get(tag);
    if (element != null && from.hasValue(tag)) {
      to.put(element);
    }
  }

  private void stepKeys(DataSet keys) {
    if (step == null) {
      return;
    }
    String date = step.string(Tag.ScheduledProcedureStepStartDate);
    if (date != null && !date.isBlank()) {
      keys.put(Tag.ScheduledProcedureStepStartDateTime, date);
    }
    String station = step.string(Tag.ScheduledStationAETitle);
    if (station != null && !station.isBlank()) {
      Optional<Code> code =
          stations.codes().stream().filter(c -> title(c).equals(station.strip())).findFirst();
      DataSet item = new DataSet();
      item.put(Tag.CodeValue, code.map(Code::value).orElse(NOBODY));
      item.put(Tag.CodingSchemeDesignator, code.map(Code::schemeDesignator).orElse(NOBODY));
      keys.putSequence(Tag.ScheduledStationNameCodeSequence, item);
    }
    String description = step.string(Tag.ScheduledProcedureStepDescription);
    if (description != null && !description.isBlank()) {
      keys.put(Tag.ProcedureStepLabel, description);
    }
  }

  private String title(Code code) {
    return stations.codeValueAsAeTitle() ? code.value() : code.meaning();
  }

  /** Whether a work item starts within the times of day that are asked for. */
  boolean isInTime(DataSet workitem) {
    String times = step == null ? null : step.string(Tag.ScheduledProcedureStepStartTime);
    Optional<TimeRange> range =
        times == null || times.isBlank() ? Optional.empty() : TimeRange.parse(times);
    String digits = time(workitem);
    if (range.isEmpty() || digits.length() < 6) {
      return true;
    }
    return range
        .get()
        .contains(LocalTime.parse(digits.substring(0, 6), DateTimeFormatter.ofPattern("HHmmss")));
  }

  private static String start(DataSet workitem) {
    return workitem.string(Tag.ScheduledProcedureStepStartDateTime, "");
  }

  private static String time(DataSet workitem) {
    String digits = start(workitem).replaceFirst("[.+-].*", "");
    return digits.length() > 8 ? digits.substring(8) : "";
  }

  /** What is answered of a work item. */
  DataSet answer(DataSet workitem) {
    DataSet entry = new DataSet();
    workitem.forEach(entry::put);
    DataSet request = workitem.item(Tag.ReferencedRequestSequence);
    if (request != null) {
      for (int tag : REQUEST_KEYS) {
        copy(request, tag, entry);
      }
      for (int tag : REQUEST_TEXT) {
        copy(request, tag, entry);
      }
    }
    entry.put(
        Tag.RequestedProcedurePriority, workitem.string(Tag.ScheduledProcedureStepPriority, ""));
    entry.putSequence(Tag.ScheduledProcedureStepSequence, step(workitem));
    return ReturnKeys.answer(wanted, entry);
  }

  private DataSet step(DataSet workitem) {
    DataSet item = new DataSet();
    String[] titles =
        workitem.items(Tag.ScheduledStationNameCodeSequence).stream()
            .map(this::title)
            .filter(Objects::nonNull)
            .toArray(String[]::new);
    if (titles.length > 0) {
      item.put(Tag.ScheduledStationAETitle, titles);
    }
    String start = start(workitem);
    if (start.length() >= 8) {
      item.put(Tag.ScheduledProcedureStepStartDate, start.substring(0, 8));
      item.put(Tag.ScheduledProcedureStepStartTime, time(workitem));
    }
    item.put(Tag.ScheduledProcedureStepDescription, workitem.string(Tag.ProcedureStepLabel, ""));
    Element protocol = workitem.get(Tag.ScheduledWorkitemCodeSequence);
    if (protocol instanceof Element.Items codes) {
      item.putSequence(Tag.ScheduledProtocolCodeSequence, codes.items().toArray(DataSet[]::new));
    }
    DataSet performer = workitem.item(Tag.ScheduledHumanPerformersSequence);
    if (performer != null && performer.hasValue(Tag.HumanPerformerName)) {
      item.put(Tag.ScheduledPerformingPhysicianName, performer.string(Tag.HumanPerformerName, ""));
    }
    copy(workitem, Tag.CommentsOnTheScheduledProcedureStep, item);
    return item.put(Tag.ScheduledProcedureStepStatus, "SCHEDULED");
  }

  /** The AE title behind a code, if the device lists it. */
  private @Nullable String title(DataSet code) {
    List<Code> codes = stations.codes();
    return codes.stream()
        .filter(
            c ->
                c.value().equals(code.string(Tag.CodeValue))
                    && c.schemeDesignator().equals(code.string(Tag.CodingSchemeDesignator)))
        .map(this::title)
        .findFirst()
        .orElse(null);
  }
}
