package org.orderly.segmentation;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.EntityContent;
import org.orderly.common.LocalTransactions;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.ups.ArchiveWorkitems;
import org.orderly.ups.Origin;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.ups.UpsStatus;
import org.orderly.ups.WorkitemState;
import org.orderly.ups.Workitems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work item of a run that a segmentation server performs, which we claim on its behalf. It is
 * brought in step after the run has changed, in steps that may be repeated.
 */
@ApplicationScoped
public class RunWorkitem {
  private static final Logger LOG = LoggerFactory.getLogger(RunWorkitem.class);
  private static final int CHUNK = 50;
  private static final int CLASS = 0xFF00;
  private static final int REFUSED = 0xC300;
  private static final int TRIES = 5;

  @EJB private Workitems workitems;
  @Inject private ArchiveWorkitems contents;
  @Inject private ArchiveQuery archive;
  @Inject private DataSource database;
  @Inject private RemotePerformer performer;
  @Inject private Clock clock;

  /** What is to be told to whom. */
  private record Told(UpsContext context, SegmentationRun run, Destination destination) {
    String uid() {
      return run.workitemIuid();
    }
  }

  void keepInStep(ConfigSnapshot snapshot) throws SQLException {
    LocalTransactions transactions = new LocalTransactions(database, TRIES);
    List<String> schemes = List.copyOf(performer.schemes());
    List<String> ours =
        snapshot.device().destinations().stream()
            .filter(d -> schemes.contains(String.valueOf(d.uri().getScheme())))
            .map(Destination::id)
            .toList();
    List<SegmentationRun> due =
        transactions.<List<SegmentationRun>, SQLException>call(
            c -> due(new RunSteps(c, clock.instant()), ours));
    for (SegmentationRun run : due) {
      Destination destination = snapshot.destination(run.destinationId()).orElseThrow();
      Optional<NetworkAe> ae = snapshot.ae(destination.localAe());
      if (ae.isEmpty()) {
        continue;
      }
      UpsContext context = new UpsContext(snapshot, ae.get(), ae.get().title(), Origin.TIMER);
      if (!isTold(new Told(context, run, destination))) {
        continue;
      }
      transactions.<Integer, SQLException>call(
          c ->
              new RunSteps(c, clock.instant())
                  .update(
                      "update segmentation_run set workitem_due = null where pk = ?"
                          + " and run_state = ?",
                      run.key(),
                      run.state().name()));
    }
  }

  /** Whether nothing is left to be told; what the work item refuses once it will refuse again. */
  private boolean isTold(Told told) throws SQLException {
    try {
      tell(told);
      return true;
    } catch (UpsException e) {
      LOG.warn("segmentation {}: its work item says {}", told.run().runId(), e.status());
      return (e.status().code() & CLASS) == REFUSED;
    }
  }

  private static List<SegmentationRun> due(RunSteps steps, List<String> ours) throws SQLException {
    if (ours.isEmpty()) {
      return List.of();
    }
    String marks = "?" + ", ?".repeat(ours.size() - 1);
    return steps.select(
        "where workitem_due = 1 and exporter_id in ("
            + marks
            + ") order by pk fetch first "
            + CHUNK
            + " rows only",
        ours.toArray());
  }

  private void tell(Told told) throws UpsException, SQLException {
    RunState state = told.run().state();
    String found = state(told);
    if (found == null) {
      if (state.isEnd()) {
        return; // it was never there, or has been deleted
      }
      create(told);
      found = WorkitemState.SCHEDULED.text();
    }
    if (isFinal(found)) {
      return;
    }
    boolean scheduled = found.equals(WorkitemState.SCHEDULED.text());
    switch (state) {
      case WAITING, DEIDENTIFIED -> {
        // as it was created
      }
      case SENT -> progress(told, scheduled, 60, "with the segmentation server");
      case RECEIVED -> progress(told, scheduled, 80, "result received");
      case COMPLETED -> complete(told, scheduled);
      default -> cancel(told, scheduled);
    }
  }

  private static boolean isFinal(String state) {
    return WorkitemState.of(state).map(WorkitemState::isFinal).orElse(false);
  }

  private @Nullable String state(Told told) throws UpsException {
    try {
      return workitems.get(told.context(), told.uid()).string(Tag.ProcedureStepState);
    } catch (UpsException e) {
      if (e.status().equals(UpsStatus.NO_SUCH_UPS)) {
        return null;
      }
      throw e;
    }
  }

  private void create(Told told) throws UpsException {
    SegmentationRun run = told.run();
    Optional<EntityContent> archived = archive.content(run.studyIuid(), run.seriesIuid(), null);
    if (archived.isEmpty()) {
      return;
    }
    DataSet content =
        contents.content(
            told.context(),
            new ArchiveWorkitems.Plan(RunWorkitemContent.plan(run, told.destination()), null, null),
            archived.get().patientAndStudy(),
            RunWorkitemContent.input(run, archived.get(), told.context().ae()));
    try {
      workitems.create(told.context(), told.uid(), content, false);
    } catch (UpsException e) {
      if (!e.status().equals(Status.DUPLICATE_SOP_INSTANCE)) {
        throw e;
      }
    }
  }

  /** Claims it for us, if nobody did. */
  private void claim(Told told, boolean scheduled) throws UpsException {
    if (scheduled) {
      change(told, WorkitemState.IN_PROGRESS);
    }
  }

  private void progress(Told told, boolean scheduled, int percent, String text)
      throws UpsException {
    claim(told, scheduled);
    workitems.update(
        told.context(),
        told.uid(),
        transaction(told.run()),
        RunWorkitemContent.progress(percent, text));
  }

  private void complete(Told told, boolean scheduled) throws UpsException, SQLException {
    claim(told, scheduled);
    Instant begun = Objects.requireNonNullElse(told.run().sent(), told.run().created());
    workitems.update(
        told.context(),
        told.uid(),
        transaction(told.run()),
        RunWorkitemContent.performed(
            told.destination(),
            zoned(begun),
            zoned(clock.instant()),
            RunWorkitemContent.output(output(told.run()), told.context().ae())));
    change(told, WorkitemState.COMPLETED);
  }

  private void cancel(Told told, boolean scheduled) throws UpsException {
    String reason = Objects.requireNonNullElse(told.run().message(), "");
    boolean byUser = told.run().state() == RunState.CANCELED;
    claim(told, scheduled);
    workitems.update(
        told.context(),
        told.uid(),
        transaction(told.run()),
        RunWorkitemContent.discontinued(reason, zoned(clock.instant()), byUser));
    change(told, WorkitemState.CANCELED);
  }

  private void change(Told told, WorkitemState state) throws UpsException {
    DataSet request = new DataSet().put(Tag.ProcedureStepState, state.text());
    request.put(Tag.TransactionUID, transaction(told.run()));
    workitems.changeState(told.context(), told.uid(), request);
  }

  /** The same after a restart. */
  private static String transaction(SegmentationRun run) {
    UUID name =
        UUID.nameUUIDFromBytes(("transaction " + run.runId()).getBytes(StandardCharsets.UTF_8));
    return "2.25." + new BigInteger(name.toString().replace("-", ""), 16);
  }

  private ZonedDateTime zoned(Instant time) {
    return time.atZone(clock.getZone());
  }

  private List<RunWorkitemContent.Output> output(SegmentationRun run) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select study_iuid, series_iuid, sop_cuid, sop_iuid from segmentation_result"
                    + " where run_fk = ? and stored_time is not null order by sop_iuid")) {
      statement.setLong(1, run.key());
      List<RunWorkitemContent.Output> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(
              new RunWorkitemContent.Output(
                  row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
        }
      }
      return found;
    }
  }
}
