package org.orderly.ups;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.EntityContent;
import org.orderly.archive.EntityContent.SeriesContent;
import org.orderly.archive.InstanceLocation;
import org.orderly.archive.PatientRows;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.task.EntityUid;

/** Makes work items on studies, series and instances, each from the same template. */
@ApplicationScoped
public class ArchiveWorkitems {

  private final Workitems workitems;
  private final ArchiveQuery archive;
  private final Clock clock;

  @Inject
  ArchiveWorkitems(Workitems workitems, ArchiveQuery archive, Clock clock) {
    this.workitems = workitems;
    this.archive = archive;
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected ArchiveWorkitems() {
    this(null, null, null);
  }

  /**
   * What is the same for all.
   *
   * @param template the work item without patient and Input Information
   * @param label null: that of the template
   * @param start value of the start time; null: that of the template, else now
   */
  public record Plan(DataSet template, @Nullable String label, @Nullable String start) {}

  /**
   * What a work item is to be performed on.
   *
   * @param patient null: the patient that the archive knows
   * @param otherwise the patient of what is not in the archive; null: no work item for such
   */
  public record Input(EntityUid entity, @Nullable DataSet patient, @Nullable DataSet otherwise) {

    /** Something in the archive. */
    public static Input archived(EntityUid entity) {
      return new Input(entity, null, null);
    }
  }

  /**
   * Creates a work item for each, some in one transaction.
   *
   * @return how many were created
   * @throws UpsException if the template makes no work item; then none was created
   */
  public int create(UpsContext context, Plan plan, List<Input> inputs) throws UpsException {
    int chunk = context.configuration().device().tasks().csvUploadChunkSize();
    int created = 0;
    for (int from = 0; from < inputs.size(); from += chunk) {
      List<DataSet> contents = new ArrayList<>();
      for (Input input : inputs.subList(from, Math.min(from + chunk, inputs.size()))) {
        DataSet content = content(context, plan, input);
        if (content != null) {
          contents.add(content);
        }
      }
      workitems.createAll(context, contents);
      created += contents.size();
    }
    return created;
  }

  /**
   * Creates these work items, some in one transaction.
   *
   * @throws UpsException if one is no work item; none of its transaction was created
   */
  public void createAll(UpsContext context, List<DataSet> contents) throws UpsException {
    int chunk = context.configuration().device().tasks().csvUploadChunkSize();
    for (int from = 0; from < contents.size(); from += chunk) {
      int to = Math.min(from + chunk, contents.size());
      workitems.createAll(context, contents.subList(from, to));
    }
  }

  private @Nullable DataSet content(UpsContext context, Plan plan, Input input)
      throws UpsException {
    EntityUid entity = input.entity();
    EntityContent archived =
        archive.content(entity.study(), entity.series(), entity.instance()).orElse(null);
    DataSet patient = input.patient();
    if (patient == null) {
      patient = archived == null ? input.otherwise() : archived.patientAndStudy();
    }
    if (patient == null) {
      return null;
    }
    List<DataSet> items =
        archived == null ? List.of(unknown(entity)) : items(context.ae(), entity, archived);
    return content(context, plan, patient, items);
  }

  /**
   * The work item of a plan about a patient.
   *
   * @param patient in whatever character set, other attributes too
   * @param input items of the Input Information Sequence
   */
  public DataSet content(UpsContext context, Plan plan, DataSet patient, List<DataSet> input)
      throws UpsException {
    DataSet content = workitem(context, plan);
    DataSet described = new DataSet();
    for (Element element : patient) {
      if (element.tag() == Tag.SpecificCharacterSet || PatientRows.describes(element.tag())) {
        described.put(element);
      }
    }
    // what else another archive answers may be faulty
    DataSet known = Content.keys(described);
    for (Element element : known) {
      if (element.tag() != Tag.SpecificCharacterSet) {
        EventContent.copy(known, element.tag(), content);
      }
    }
    content.putSequence(Tag.InputInformationSequence, input.toArray(DataSet[]::new));
    return content;
  }

  private DataSet workitem(UpsContext context, Plan plan) throws UpsException {
    DataSet template = plan.template();
    DataSet content = Content.of(template);
    content.put(
        Tag.ProcedureStepState,
        template.string(Tag.ProcedureStepState, WorkitemState.SCHEDULED.text()));
    if (plan.label() != null) {
      content.put(Tag.ProcedureStepLabel, plan.label());
    }
    if (plan.start() != null) {
      content.put(Tag.ScheduledProcedureStepStartDateTime, plan.start());
    } else if (!content.hasValue(Tag.ScheduledProcedureStepStartDateTime)) {
      Moments moments = Moments.of(content, context.configuration());
      content.put(Tag.ScheduledProcedureStepStartDateTime, moments.format(clock.instant()));
    }
    return content;
  }

  /** An item per series (PS3.3 10.28, Referenced Instances and Access Macro). */
  private static List<DataSet> items(NetworkAe ae, EntityUid entity, EntityContent archived) {
    List<DataSet> items = new ArrayList<>();
    for (SeriesContent series : archived.series()) {
      DataSet item = new DataSet().put(Tag.TypeOfInstances, "DICOM");
      item.put(Tag.StudyInstanceUID, entity.study());
      item.put(Tag.SeriesInstanceUID, series.seriesIuid());
      item.putSequence(
          Tag.ReferencedSOPSequence,
          series.instances().stream().map(ArchiveWorkitems::sop).toArray(DataSet[]::new));
      item.putSequence(
          Tag.DICOMRetrievalSequence, new DataSet().put(Tag.RetrieveAETitle, retrieve(ae)));
      items.add(item);
    }
    return items;
  }

  private static DataSet sop(InstanceLocation instance) {
    return new DataSet()
        .put(Tag.ReferencedSOPClassUID, instance.sopCuid())
        .put(Tag.ReferencedSOPInstanceUID, instance.sopIuid());
  }

  private static String[] retrieve(NetworkAe ae) {
    List<AeTitle> titles =
        ae.retrieveAeTitles().isEmpty() ? List.of(ae.title()) : ae.retrieveAeTitles();
    return titles.stream().map(AeTitle::value).toArray(String[]::new);
  }

  /** A study of which only the UID is known. */
  private static DataSet unknown(EntityUid entity) {
    DataSet item = new DataSet().put(Tag.TypeOfInstances, "DICOM");
    item.put(Tag.StudyInstanceUID, entity.study());
    item.putSequence(Tag.ReferencedSOPSequence);
    return item;
  }
}
