package org.orderly.ups.rule;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.EntityContent;
import org.orderly.archive.EntityContent.SeriesContent;
import org.orderly.archive.InstanceLocation;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ProcessingRule;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.CommandSet;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.DimseResponse;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.dicom.net.service.InstanceCalls;
import org.orderly.dicom.net.ul.PresentationContext;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.peer.Peer;

/**
 * {@code mppsscu:AET}: tells an AE that the input was made, as a Modality Performed Procedure Step
 * for each modality of a study (PS3.4 F.7), created in progress and then completed.
 */
@ApplicationScoped
public class StepPerformer implements Performer {

  private static final int NO_LONGER_UPDATED = 0xA710;

  private final ArchiveQuery archive;
  private final CurrentConfiguration configuration;

  @Inject
  StepPerformer(ArchiveQuery archive, CurrentConfiguration configuration) {
    this.archive = archive;
    this.configuration = configuration;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected StepPerformer() {
    this(null, null);
  }

  @Override
  public String scheme() {
    return "mppsscu";
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
    String uid = workitem.string(Tag.SOPInstanceUID, "");
    List<PerformedStep> steps = new ArrayList<>();
    input.byStudy().forEach((study, instances) -> steps.addAll(steps(rule, uid, study, instances)));
    if (steps.isEmpty()) {
      return PerformedWork.nothing("None of the instances is in the archive");
    }
    AeTitle receiver = AeTitle.of(target);
    try {
      Peer peer = Peer.of(configuration.get(), rule.performer(), receiver);
      PerformedWork failure = send(peer, steps);
      return failure == null
          ? PerformedWork.done(steps.size() + " performed steps told to " + receiver, List.of())
          : failure;
    } catch (IOException e) {
      return PerformedWork.failed(receiver + ": " + e.getMessage());
    }
  }

  private List<PerformedStep> steps(
      ProcessingRule rule, String workitem, String study, List<InstanceLocation> instances) {
    EntityContent content = archive.content(study, null, null).orElse(null);
    if (content == null) {
      return List.of();
    }
    Set<String> wanted =
        instances.stream().map(InstanceLocation::sopIuid).collect(Collectors.toSet());
    Map<String, List<SeriesContent>> byModality = new LinkedHashMap<>();
    for (SeriesContent series : content.series()) {
      List<InstanceLocation> ours =
          series.instances().stream().filter(i -> wanted.contains(i.sopIuid())).toList();
      if (!ours.isEmpty()) {
        String modality = series.attributes().string(Tag.Modality, "");
        byModality
            .computeIfAbsent(modality.isEmpty() ? "OT" : modality, k -> new ArrayList<>())
            .add(new SeriesContent(series.seriesIuid(), series.attributes(), ours));
      }
    }
    List<PerformedStep> steps = new ArrayList<>();
    byModality.forEach(
        (modality, series) ->
            steps.add(
                new PerformedStep(
                    // the same when it is done again after a crash
                    NamedUid.of(workitem, study, modality, "step"),
                    study,
                    modality,
                    content.patientAndStudy(),
                    series,
                    rule.performer())));
    return steps;
  }

  /** Null if the peer knows all of them as completed, also from an earlier try. */
  static @Nullable PerformedWork send(Peer peer, List<PerformedStep> steps) throws IOException {
    AeTitle receiver = peer.remote();
    String sopClass = Uid.ModalityPerformedProcedureStep;
    ProposedContext proposed =
        ProposedContext.of(sopClass, Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian);
    try (DimseAssociation association =
        DimseAssociation.connect(peer.request(List.of(proposed), false))) {
      PresentationContext context = association.association().context(sopClass);
      if (context == null) {
        return PerformedWork.failed(receiver + " takes no Modality Performed Procedure Step");
      }
      InstanceCalls calls = new InstanceCalls(context, sopClass);
      for (PerformedStep step : steps) {
        DimseResponse created = association.perform(calls.create(step.uid(), step.created()));
        boolean known = created.status().equals(Status.DUPLICATE_SOP_INSTANCE);
        if (!created.status().isDone() && !known) {
          return refused(receiver, "N-CREATE", created);
        }
        DimseResponse set = association.perform(calls.set(step.uid(), step.completed()));
        if (!set.status().isDone() && !(known && mayNoLongerBeUpdated(set))) {
          return refused(receiver, "N-SET", set);
        }
      }
    }
    return null;
  }

  /** What is said of a step that is completed (PS3.4 F.7.2.2); not all peers give the Error ID. */
  private static boolean mayNoLongerBeUpdated(DimseResponse set) {
    int errorId = set.command().number(CommandSet.ERROR_ID, NO_LONGER_UPDATED);
    return set.status().equals(Status.PROCESSING_FAILURE) && errorId == NO_LONGER_UPDATED;
  }

  private static PerformedWork refused(AeTitle receiver, String what, DimseResponse response) {
    Status status = response.status();
    return PerformedWork.refused(
        status.code(), receiver + " answered " + what + " with status " + status);
  }
}
