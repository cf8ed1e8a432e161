package org.orderly.ups.rule;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.ProcessingRule;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.export.ExportService;

/**
 * {@code storescu:AET}: sends the input of the work item to an AE, or to the one it names. Those
 * who send see it as a batch that has the UID of the work item.
 */
@ApplicationScoped
public class StorePerformer implements Performer {

  private final ArchiveQuery archive;
  private final ExportService exports;

  @Inject
  StorePerformer(ArchiveQuery archive, ExportService exports) {
    this.archive = archive;
    this.exports = exports;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected StorePerformer() {
    this(null, null);
  }

  @Override
  public String scheme() {
    return "storescu";
  }

  @Override
  public PerformedWork perform(Assignment work) {
    ProcessingRule rule = work.rule();
    String target = work.target();
    DataSet workitem = work.workitem();
    WorkInput input = WorkInput.of(workitem, archive);
    if (input.fault() != null) {
      return PerformedWork.bad(input.fault());
    }
    List<InstanceLocation> instances = input.all();
    if (instances.isEmpty()) {
      return PerformedWork.nothing("None of the instances is in the archive");
    }
    AeTitle destination;
    try {
      destination = AeTitle.of(destination(workitem, target));
    } catch (IllegalArgumentException e) {
      return PerformedWork.bad("The Output Destination names no AE");
    }
    ExportService.Sent sent =
        exports.sendNow(work.name(), rule.performer(), destination, instances);
    PerformedWork fault = fault(sent);
    if (fault != null) {
      return fault;
    }
    if (input.missing() > 0) {
      return PerformedWork.failed(input.missing() + " instances are not in the archive");
    }
    return PerformedWork.done(
        sent.instances() + " instances sent to " + destination, output(instances, destination));
  }

  private static @Nullable PerformedWork fault(ExportService.Sent sent) {
    return switch (sent.progress()) {
      case DONE -> null;
      case UNDER_WAY -> PerformedWork.LATER;
      case CANCELED -> PerformedWork.canceled(sent.text());
      case FAILED ->
          sent.failure() == null
              ? PerformedWork.failed(sent.text())
              : PerformedWork.refused(sent.failure(), sent.text());
    };
  }

  /** The work item's own destination (PS3.3 C.30.1) comes before that of the rule. */
  static String destination(DataSet workitem, String target) {
    DataSet output = workitem.item(Tag.OutputDestinationSequence);
    DataSet storage = output == null ? null : output.item(Tag.DICOMStorageSequence);
    return storage == null ? target : storage.string(Tag.DestinationAE, target);
  }

  static List<DataSet> output(List<InstanceLocation> instances, AeTitle destination) {
    Map<String, List<InstanceLocation>> bySeries = new LinkedHashMap<>();
    instances.forEach(i -> bySeries.computeIfAbsent(i.seriesIuid(), k -> new ArrayList<>()).add(i));
    List<DataSet> output = new ArrayList<>();
    bySeries.forEach(
        (series, all) -> {
          DataSet item = new DataSet().put(Tag.TypeOfInstances, "DICOM");
          item.put(Tag.StudyInstanceUID, all.get(0).studyIuid());
          item.put(Tag.SeriesInstanceUID, series);
          item.putSequence(
              Tag.ReferencedSOPSequence,
              all.stream()
                  .map(
                      i ->
                          new DataSet()
                              .put(Tag.ReferencedSOPClassUID, i.sopCuid())
                              .put(Tag.ReferencedSOPInstanceUID, i.sopIuid()))
                  .toArray(DataSet[]::new));
          item.putSequence(
              Tag.DICOMRetrievalSequence,
              new DataSet().put(Tag.RetrieveAETitle, destination.value()));
          output.add(item);
        });
    return output;
  }
}
