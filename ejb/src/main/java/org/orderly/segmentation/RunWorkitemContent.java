package org.orderly.segmentation;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.orderly.archive.EntityContent;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.Destination;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.template.InvalidTemplateException;
import org.orderly.template.Template;
import org.orderly.template.TemplateYaml;

/** What the work item of a run says. */
final class RunWorkitemContent {
  private static final String SCHEME = "99ORDERLY";
  private static final int LONGEST_CODE = 16;
  private static final int LONGEST_TEXT = 1000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss.SSSxx", Locale.ROOT);

  private RunWorkitemContent() {}

  /** All but patient and input: what is to be done with which template. */
  static DataSet plan(SegmentationRun run, Destination destination) {
    DataSet plan = text();
    plan.put(Tag.ScheduledProcedureStepPriority, "MEDIUM");
    plan.put(Tag.WorklistLabel, "AUTOSEG");
    plan.put(Tag.ProcedureStepLabel, run.template().name());
    plan.put(Tag.InputReadinessState, "READY");
    plan.put(Tag.ProcedureStepState, "SCHEDULED");
    plan.putSequence(Tag.ScheduledWorkitemCodeSequence, imageProcessing());
    plan.putSequence(Tag.ScheduledStationNameCodeSequence, station(destination));
    plan.putSequence(
        Tag.ScheduledProcessingParametersSequence, parameters(run).toArray(DataSet[]::new));
    return plan;
  }

  private static List<DataSet> parameters(SegmentationRun run) {
    List<DataSet> parameters = new ArrayList<>();
    parameters.add(parameter("TEMPLATE", "Template", run.template().name()));
    parameters.add(parameter("CHECKSUM", "Checksum of the template", run.template().checksum()));
    try {
      Template template = TemplateYaml.read(run.template().content());
      for (Template.Model model : template.models()) {
        for (Template.Structure structure : model.structures()) {
          parameters.add(parameter("STRUCTURE", "Structure", structure.label()));
        }
      }
      template
          .extras()
          .forEach(e -> parameters.add(parameter("STRUCTURE", "Structure", e.label())));
    } catch (InvalidTemplateException e) {
      // the run tells when it is sent
    }
    return parameters;
  }

  private static DataSet parameter(String code, String meaning, String value) {
    DataSet item = new DataSet().put(Tag.ValueType, "TEXT");
    item.putSequence(Tag.ConceptNameCodeSequence, code(code, SCHEME, meaning));
    return item.put(Tag.TextValue, value);
  }

  private static DataSet imageProcessing() {
    return code("110001", "DCM", "Image Processing");
  }

  private static DataSet station(Destination destination) {
    String meaning =
        destination.description().isBlank() ? destination.id() : destination.description();
    return code(
        destination.id(), SCHEME, meaning.length() > 64 ? meaning.substring(0, 64) : meaning);
  }

  private static DataSet code(String value, String scheme, String meaning) {
    int tag = value.length() > LONGEST_CODE ? Tag.LongCodeValue : Tag.CodeValue;
    return new DataSet()
        .put(tag, value)
        .put(Tag.CodingSchemeDesignator, scheme)
        .put(Tag.CodeMeaning, meaning);
  }

  /** The series as the archive has it. */
  static List<DataSet> input(SegmentationRun run, EntityContent content, NetworkAe ae) {
    List<DataSet> items = new ArrayList<>();
    for (EntityContent.SeriesContent series : content.series()) {
      items.add(
          item(
              run.studyIuid(),
              series.seriesIuid(),
              series.instances().stream().map(RunWorkitemContent::reference).toList(),
              ae));
    }
    return items;
  }

  private static DataSet reference(InstanceLocation instance) {
    return reference(instance.sopCuid(), instance.sopIuid());
  }

  static DataSet reference(String sopCuid, String sopIuid) {
    return new DataSet()
        .put(Tag.ReferencedSOPClassUID, sopCuid)
        .put(Tag.ReferencedSOPInstanceUID, sopIuid);
  }

  /** An item of Referenced Instances and Access Macro (PS3.3 10.28). */
  static DataSet item(String study, String series, List<DataSet> references, NetworkAe ae) {
    DataSet item = new DataSet().put(Tag.TypeOfInstances, "DICOM");
    item.put(Tag.StudyInstanceUID, study);
    item.put(Tag.SeriesInstanceUID, series);
    item.putSequence(Tag.ReferencedSOPSequence, references.toArray(DataSet[]::new));
    List<AeTitle> titles =
        ae.retrieveAeTitles().isEmpty() ? List.of(ae.title()) : ae.retrieveAeTitles();
    item.putSequence(
        Tag.DICOMRetrievalSequence,
        new DataSet()
            .put(Tag.RetrieveAETitle, titles.stream().map(AeTitle::value).toArray(String[]::new)));
    return item;
  }

  static DataSet progress(int percent, String description) {
    DataSet item = new DataSet().put(Tag.ProcedureStepProgress, Integer.toString(percent));
    item.put(Tag.ProcedureStepProgressDescription, cut(description));
    DataSet changes = text();
    changes.putSequence(Tag.ProcedureStepProgressInformationSequence, item);
    return changes;
  }

  static DataSet discontinued(String reason, ZonedDateTime now, boolean byUser) {
    DataSet item = new DataSet();
    item.put(Tag.ReasonForCancellation, cut(reason));
    item.putSequence(
        Tag.ProcedureStepDiscontinuationReasonCodeSequence,
        byUser
            ? code("110513", "DCM", "Discontinued for unspecified reason")
            : code("110501", "DCM", "Equipment failure"));
    item.put(Tag.ProcedureStepCancellationDateTime, TIME.format(now));
    DataSet changes = text();
    changes.putSequence(Tag.ProcedureStepProgressInformationSequence, item);
    return changes;
  }

  /** What was performed, with the objects that came of it. */
  static DataSet performed(
      Destination destination, ZonedDateTime begun, ZonedDateTime now, List<DataSet> output) {
    DataSet performed = new DataSet();
    performed.putSequence(Tag.PerformedStationNameCodeSequence, station(destination));
    performed.putSequence(Tag.PerformedWorkitemCodeSequence, imageProcessing());
    performed.put(Tag.PerformedProcedureStepStartDateTime, TIME.format(begun));
    performed.put(Tag.PerformedProcedureStepEndDateTime, TIME.format(now));
    performed.putSequence(Tag.OutputInformationSequence, output.toArray(DataSet[]::new));
    DataSet changes = text();
    changes.putSequence(Tag.UnifiedProcedureStepPerformedProcedureSequence, performed);
    return changes;
  }

  /** An object of output. */
  record Output(String study, String series, String sopCuid, String sopIuid) {}

  static List<DataSet> output(List<Output> objects, NetworkAe ae) {
    Map<String, List<Output>> bySeries =
        objects.stream().collect(Collectors.groupingBy(Output::series));
    return bySeries.values().stream()
        .map(
            some ->
                item(
                    some.get(0).study(),
                    some.get(0).series(),
                    some.stream().map(o -> reference(o.sopCuid(), o.sopIuid())).toList(),
                    ae))
        .toList();
  }

  private static DataSet text() {
    return new DataSet().put(Tag.SpecificCharacterSet, "ISO_IR 192");
  }

  private static String cut(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
  }
}
