package org.orderly.ups.rule;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ProcessingRule;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.DimseHandlers;
import org.orderly.dicom.net.dimse.DimseOptions;
import org.orderly.dicom.net.dimse.DimseResponse;
import org.orderly.dicom.net.service.InstanceCalls;
import org.orderly.dicom.net.ul.PresentationContext;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.peer.Peer;

/**
 * {@code stgcmtscu:AET}: has an AE confirm that it keeps the input of the work item (PS3.4 Annex
 * J). Done is the work when all of it is committed.
 */
@ApplicationScoped
public class CommitmentPerformer implements Performer {

  private static final String SOP_CLASS = Uid.StorageCommitmentPushModel;
  private static final int REQUEST_STORAGE_COMMITMENT = 1;

  /** As long the association stays open: many answer on it, others open one of their own. */
  private static final Duration ON_ASSOCIATION = Duration.ofSeconds(20);

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final ArchiveQuery archive;
  private final CurrentConfiguration configuration;
  private final Commitments commitments;

  @Inject
  CommitmentPerformer(
      ArchiveQuery archive, CurrentConfiguration configuration, Commitments commitments) {
    this.archive = archive;
    this.configuration = configuration;
    this.commitments = commitments;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected CommitmentPerformer() {
    this(null, null, null);
  }

  @Override
  public String scheme() {
    return "stgcmtscu";
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
    if (input.missing() > 0) {
      return PerformedWork.failed(input.missing() + " instances are not in the archive");
    }
    AeTitle archivist = AeTitle.of(target);
    String transactionUid = NamedUid.random();
    CompletableFuture<DataSet> answer = commitments.await(transactionUid);
    try {
      PerformedWork refusal = request(rule, archivist, transactionUid, instances, answer);
      if (refusal != null) {
        return refusal;
      }
      DataSet report = answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
      return judged(report, archivist, instances);
    } catch (IOException e) {
      return PerformedWork.failed(archivist + ": " + e.getMessage());
    } catch (TimeoutException e) {
      return PerformedWork.failed(
          archivist + " did not answer the request within " + LONGEST.toMinutes() + " min");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return PerformedWork.failed("interrupted");
    } finally {
      commitments.end(transactionUid);
    }
  }

  /** Asks, and listens on the same association for a while. */
  private @Nullable PerformedWork request(
      ProcessingRule rule,
      AeTitle archivist,
      String transactionUid,
      List<InstanceLocation> instances,
      CompletableFuture<DataSet> answer)
      throws IOException, InterruptedException, ExecutionException {
    Peer peer = Peer.of(configuration.get(), rule.performer(), archivist);
    ProposedContext proposed =
        ProposedContext.of(SOP_CLASS, Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian);
    DimseHandlers handlers = commitments.addTo(DimseHandlers.builder()).build();
    try (DimseAssociation association =
        DimseAssociation.connect(
            peer.request(List.of(proposed), false), handlers, DimseOptions.DEFAULTS)) {
      PresentationContext context = association.association().context(SOP_CLASS);
      if (context == null) {
        return PerformedWork.failed(archivist + " offers no Storage Commitment Push Model");
      }
      DataSet information = new DataSet().put(Tag.TransactionUID, transactionUid);
      information.putSequence(Tag.ReferencedSOPSequence, references(instances));
      DimseResponse response =
          association.perform(
              new InstanceCalls(context, SOP_CLASS)
                  .action(
                      Uid.StorageCommitmentPushModelInstance,
                      REQUEST_STORAGE_COMMITMENT,
                      information));
      if (!response.status().isDone()) {
        return PerformedWork.refused(
            response.status().code(),
            archivist + " answered N-ACTION with status " + response.status());
      }
      try {
        answer.get(ON_ASSOCIATION.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // it will call back
      }
      return null;
    }
  }

  private static DataSet[] references(List<InstanceLocation> instances) {
    return instances.stream()
        .map(
            i ->
                new DataSet()
                    .put(Tag.ReferencedSOPClassUID, i.sopCuid())
                    .put(Tag.ReferencedSOPInstanceUID, i.sopIuid()))
        .toArray(DataSet[]::new);
  }

  private static PerformedWork judged(
      DataSet report, AeTitle archivist, List<InstanceLocation> instances) {
    List<DataSet> failed = report.items(Tag.FailedSOPSequence);
    if (!failed.isEmpty()) {
      int reason = failed.get(0).integer(Tag.FailureReason).orElse(0x0110);
      return PerformedWork.refused(
          reason, archivist + " does not keep " + failed.size() + " instances");
    }
    Set<String> asked =
        instances.stream().map(InstanceLocation::sopIuid).collect(Collectors.toSet());
    long committed =
        report.items(Tag.ReferencedSOPSequence).stream()
            .map(item -> item.string(Tag.ReferencedSOPInstanceUID, ""))
            .distinct()
            .filter(asked::contains)
            .count();
    return committed < instances.size()
        ? PerformedWork.failed(
            archivist + " confirmed " + committed + " of " + instances.size() + " instances")
        : PerformedWork.done(
            committed + " instances are kept by " + archivist,
            StorePerformer.output(instances, archivist));
  }
}
