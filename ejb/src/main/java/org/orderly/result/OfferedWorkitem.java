package org.orderly.result;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.Destination;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.segmentation.SegmentationRun;

/**
 * The work item that offers a run (PS3.4 CC.2.5): names no patient, as the copies name none; its
 * input is the de-identified series.
 */
final class OfferedWorkitem {

  private static final DateTimeFormatter DT =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String OWN_SCHEME = "99ORDERLY";
  private static final int LONGEST = 64;
  private static final int LONGEST_CODE = 16;

  private OfferedWorkitem() {}

  /**
   * The attributes to create it with.
   *
   * @param labels of the structures that are asked for
   * @param base of the URLs of our services at the AE; null: not known
   */
  static DataSet of(
      SegmentationRun run, SentSeries sent, List<String> labels, Place place, Instant now) {
    DataSet item = new DataSet().put(Tag.SpecificCharacterSet, "ISO_IR 192");
    item.put(Tag.TimezoneOffsetFromUTC, "+0000");
    item.put(Tag.ProcedureStepState, "SCHEDULED");
    item.put(Tag.ScheduledProcedureStepPriority, priority(place.destination().priority()));
    item.put(Tag.WorklistLabel, "AUTOSEG");
    item.put(Tag.ProcedureStepLabel, shortened(run.template().name()));
    item.put(Tag.InputReadinessState, "READY");
    item.put(Tag.ScheduledProcedureStepStartDateTime, DT.format(now));
    item.putSequence(Tag.ScheduledWorkitemCodeSequence, code("110001", "DCM", "Image Processing"));
    String station = place.destination().uri().getSchemeSpecificPart();
    item.putSequence(
        Tag.ScheduledStationNameCodeSequence,
        code(station.substring(0, Math.min(LONGEST_CODE, station.length())), OWN_SCHEME, station));
    item.putSequence(Tag.ScheduledProcessingParametersSequence, parameters(run, labels));
    item.putSequence(Tag.InputInformationSequence, input(sent, place));
    item.putSequence(Tag.OutputDestinationSequence, output(place));
    return item;
  }

  /**
   * Where input is retrieved from and results go to.
   *
   * @param base of the services of the AE over HTTP; null: not known
   */
  record Place(Destination destination, NetworkAe ae, @Nullable String base) {}

  private static String priority(@Nullable Integer priority) {
    return priority == null || priority == 0 ? "MEDIUM" : priority > 0 ? "HIGH" : "LOW";
  }

  private static DataSet[] parameters(SegmentationRun run, List<String> labels) {
    List<DataSet> items = new ArrayList<>();
    items.add(text("TEMPLATE", "Template", run.template().name()));
    items.add(text("CHECKSUM", "Checksum of the template", run.template().checksum()));
    labels.forEach(label -> items.add(text("STRUCTURE", "Structure", label)));
    return items.toArray(DataSet[]::new);
  }

  private static DataSet text(String code, String meaning, String value) {
    DataSet item = new DataSet().put(Tag.ValueType, "TEXT");
    item.putSequence(Tag.ConceptNameCodeSequence, code(code, OWN_SCHEME, meaning));
    return item.put(Tag.TextValue, value);
  }

  private static DataSet input(SentSeries sent, Place place) {
    DataSet item = new DataSet().put(Tag.TypeOfInstances, "DICOM");
    item.put(Tag.StudyInstanceUID, sent.study()).put(Tag.SeriesInstanceUID, sent.series());
    List<DataSet> instances = new ArrayList<>();
    sent.instances()
        .forEach(
            (sop, sopClass) ->
                instances.add(
                    new DataSet()
                        .put(Tag.ReferencedSOPClassUID, sopClass)
                        .put(Tag.ReferencedSOPInstanceUID, sop)));
    item.putSequence(Tag.ReferencedSOPSequence, instances.toArray(DataSet[]::new));
    item.putSequence(
        Tag.DICOMRetrievalSequence,
        new DataSet().put(Tag.RetrieveAETitle, place.ae().title().value()));
    if (place.base() != null) {
      item.putSequence(
          Tag.WADORSRetrievalSequence,
          new DataSet()
              .put(
                  Tag.RetrieveURL,
                  place.base() + "/studies/" + sent.study() + "/series/" + sent.series()));
    }
    return item;
  }

  private static DataSet[] output(Place place) {
    List<DataSet> all = new ArrayList<>();
    DataSet dicom = new DataSet();
    dicom.putSequence(
        Tag.DICOMStorageSequence, new DataSet().put(Tag.DestinationAE, place.ae().title().value()));
    all.add(dicom);
    if (place.base() != null) {
      DataSet stow = new DataSet();
      stow.putSequence(
          Tag.STOWRSStorageSequence, new DataSet().put(Tag.StorageURL, place.base() + "/studies"));
      all.add(stow);
    }
    return all.toArray(DataSet[]::new);
  }

  private static DataSet code(String value, String scheme, String meaning) {
    return new DataSet()
        .put(Tag.CodeValue, value)
        .put(Tag.CodingSchemeDesignator, scheme)
        .put(Tag.CodeMeaning, meaning);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  /** The SOP Instance UIDs of what a finished work item says came out of it. */
  static Set<String> results(DataSet workitem, String study) {
    Set<String> named = new LinkedHashSet<>();
    for (DataSet performed : workitem.items(Tag.UnifiedProcedureStepPerformedProcedureSequence)) {
      for (DataSet output : performed.items(Tag.OutputInformationSequence)) {
        if (study.equals(output.string(Tag.StudyInstanceUID, study))) {
          output
              .items(Tag.ReferencedSOPSequence)
              .forEach(sop -> named.add(sop.string(Tag.ReferencedSOPInstanceUID, "")));
        }
      }
    }
    named.remove("");
    return named;
  }

  /** Why a work item was canceled, as its performer says. */
  static String reason(DataSet workitem) {
    DataSet progress = workitem.item(Tag.ProcedureStepProgressInformationSequence);
    if (progress == null) {
      return "no reason was given";
    }
    DataSet code = progress.item(Tag.ProcedureStepDiscontinuationReasonCodeSequence);
    String meaning = code == null ? "" : code.string(Tag.CodeMeaning, "");
    String said = progress.string(Tag.ReasonForCancellation, meaning);
    return said.isEmpty() ? "no reason was given" : said;
  }

  /** How far a performer says that it is. */
  static String progress(DataSet workitem) {
    DataSet progress = workitem.item(Tag.ProcedureStepProgressInformationSequence);
    String percent = progress == null ? "" : progress.string(Tag.ProcedureStepProgress, "");
    return percent.isEmpty() ? "in progress" : "in progress, " + percent + " %";
  }
}
