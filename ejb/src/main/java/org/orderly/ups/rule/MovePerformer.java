package org.orderly.ups.rule;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ProcessingRule;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.service.MoveScu;
import org.orderly.dicom.net.ul.PresentationContext;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.peer.Peer;

/**
 * {@code movescu:AET}: has the archives that the Input Information names (Retrieve AE Title) send
 * the input to an AE, or to the one that the work item names, by C-MOVE (PS3.4 C.4.2).
 */
@ApplicationScoped
public class MovePerformer implements Performer {

  /** UIDs in one identifier; whole series that are longer take some more requests. */
  private static final int INSTANCES_AT_ONCE = 200;

  private final CurrentConfiguration configuration;

  @Inject
  MovePerformer(CurrentConfiguration configuration) {
    this.configuration = configuration;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected MovePerformer() {
    this(null);
  }

  @Override
  public String scheme() {
    return "movescu";
  }

  @Override
  public PerformedWork perform(Assignment work) {
    ProcessingRule rule = work.rule();
    String target = work.target();
    DataSet workitem = work.workitem();
    List<DataSet> input = workitem.items(Tag.InputInformationSequence);
    if (input.isEmpty()) {
      return PerformedWork.bad("There is no Input Information");
    }
    Map<AeTitle, List<DataSet>> bySource = new LinkedHashMap<>();
    AeTitle destination;
    try {
      destination = AeTitle.of(StorePerformer.destination(workitem, target));
      for (DataSet item : input) {
        if (!item.hasValue(Tag.StudyInstanceUID)) {
          return PerformedWork.bad("The Input Information names no study");
        }
        DataSet retrieval = item.item(Tag.DICOMRetrievalSequence);
        String source = retrieval == null ? "" : retrieval.string(Tag.RetrieveAETitle, "");
        bySource.computeIfAbsent(AeTitle.of(source), k -> new ArrayList<>()).add(item);
      }
    } catch (IllegalArgumentException e) {
      return PerformedWork.bad("An AE to retrieve from, or to send to, is missing or no AE title");
    }
    int moved = 0;
    for (Map.Entry<AeTitle, List<DataSet>> source : bySource.entrySet()) {
      try {
        Moved part = move(rule, source.getKey(), destination, source.getValue());
        if (part.failure() != null) {
          return part.failure();
        }
        moved += part.instances();
      } catch (IOException e) {
        return PerformedWork.failed(source.getKey() + ": " + e.getMessage());
      }
    }
    return moved == 0
        ? PerformedWork.nothing("There was nothing to retrieve")
        : PerformedWork.done(
            moved + " instances retrieved to " + destination, output(input, destination));
  }

  /** What came of the items of one source. */
  private record Moved(int instances, @Nullable PerformedWork failure) {}

  private Moved move(ProcessingRule rule, AeTitle source, AeTitle destination, List<DataSet> items)
      throws IOException {
    Peer peer = Peer.of(configuration.get(), rule.performer(), source);
    String root = Uid.StudyRootQueryRetrieveInformationModelMove;
    ProposedContext proposed =
        ProposedContext.of(root, Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian);
    int moved = 0;
    try (DimseAssociation association =
        DimseAssociation.connect(peer.request(List.of(proposed), true))) {
      PresentationContext context = association.association().context(root);
      if (context == null) {
        return new Moved(0, PerformedWork.failed(source + " offers no Study Root C-MOVE"));
      }
      MoveScu scu = new MoveScu(association, context);
      for (DataSet item : items) {
        for (DataSet identifier : identifiers(item)) {
          MoveScu.Outcome outcome = scu.move(identifier, destination);
          moved += outcome.completed() + outcome.warning();
          PerformedWork failure = failure(source, outcome);
          if (failure != null) {
            return new Moved(moved, failure);
          }
        }
      }
    }
    return new Moved(moved, null);
  }

  private static @Nullable PerformedWork failure(AeTitle source, MoveScu.Outcome outcome) {
    Status status = outcome.status();
    if (status.isSuccess() && outcome.failed() == 0) {
      return null;
    }
    String text = source + " answered C-MOVE with status " + status;
    return PerformedWork.refused(
        status.code(),
        outcome.failed() == 0 ? text : text + ", " + outcome.failed() + " instances failed");
  }

  /** Unique keys of the level and of those above (PS3.4 C.4.2.2.1). */
  private static List<DataSet> identifiers(DataSet item) {
    List<String> instances =
        item.items(Tag.ReferencedSOPSequence).stream()
            .map(sop -> sop.string(Tag.ReferencedSOPInstanceUID, ""))
            .filter(uid -> !uid.isEmpty())
            .toList();
    boolean series = item.hasValue(Tag.SeriesInstanceUID);
    if (!series || instances.isEmpty()) {
      return List.of(identifier(item, series ? "SERIES" : "STUDY"));
    }
    List<DataSet> identifiers = new ArrayList<>();
    for (int from = 0; from < instances.size(); from += INSTANCES_AT_ONCE) {
      int to = Math.min(from + INSTANCES_AT_ONCE, instances.size());
      String[] uids = instances.subList(from, to).toArray(String[]::new);
      identifiers.add(identifier(item, "IMAGE").put(Tag.SOPInstanceUID, uids));
    }
    return identifiers;
  }

  private static DataSet identifier(DataSet item, String level) {
    DataSet identifier = new DataSet().put(Tag.QueryRetrieveLevel, level);
    identifier.put(Tag.StudyInstanceUID, item.string(Tag.StudyInstanceUID, ""));
    if (!level.equals("STUDY")) {
      identifier.put(Tag.SeriesInstanceUID, item.string(Tag.SeriesInstanceUID, ""));
    }
    return identifier;
  }

  /** The input, now to be had from the destination. */
  private static List<DataSet> output(List<DataSet> input, AeTitle destination) {
    List<DataSet> output = new ArrayList<>();
    for (DataSet item : input) {
      DataSet copy = new DataSet();
      for (Element element : item) {
        if (element.tag() != Tag.DICOMRetrievalSequence) {
          Attributes.copy(item, element.tag(), copy);
        }
      }
      copy.putSequence(
          Tag.DICOMRetrievalSequence, new DataSet().put(Tag.RetrieveAETitle, destination.value()));
      output.add(copy);
    }
    return output;
  }
}
