package org.orderly.result;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.orderly.archive.Source;
import org.orderly.archive.Sql;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.LocalTransactions;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.NetworkAe;
import org.orderly.deident.PseudonymDatabase;
import org.orderly.dicom.deident.DicomObject;
import org.orderly.dicom.encoding.Part10;
import org.orderly.intake.Announced;
import org.orderly.intake.IntakeException;
import org.orderly.intake.Receipt;
import org.orderly.intake.Reception;
import org.orderly.segmentation.InvalidResultException;
import org.orderly.segmentation.Performer;
import org.orderly.segmentation.RunState;
import org.orderly.segmentation.RunSteps;
import org.orderly.segmentation.SegmentationRun;
import org.orderly.template.InvalidTemplateException;
import org.orderly.template.Template;
import org.orderly.template.TemplateYaml;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the results of runs by the way that all objects take, once: their UIDs follow from the
 * run, and they are noted before they are stored. Export rules see them with the transport {@code
 * RESULT}; rulesets never do.
 */
@ApplicationScoped
public class ResultStore implements Performer.Results {
  private static final Logger LOG = LoggerFactory.getLogger(ResultStore.class);
  private static final int TRIES = 5;
  private static final int BUFFER = 64 * 1024;

  /** Runs that have come to nothing: what comes now is late, and not there already. */
  private static final Set<RunState> NOTHING = EnumSet.of(RunState.FAILED, RunState.CANCELED);

  private final LocalTransactions transactions;
  private final ResultFiles files;
  private final SentObjects sent;
  private final Reception reception;
  private final Places places;
  private final Clock clock;

  /** In whose name, and under which configuration, the results of a run are stored. */
  @FunctionalInterface
  interface Places {
    Place of(SegmentationRun run) throws IOException;
  }

  /** The own AE that stores. */
  record Place(ConfigSnapshot snapshot, NetworkAe ae) {}

  @Inject
  ResultStore(
      DataSource database,
      SentObjects sent,
      Reception reception,
      CurrentConfiguration configuration,
      Clock clock) {
    this(database, sent, reception, run -> place(configuration.get(), run), clock);
  }

  ResultStore(
      DataSource database, SentObjects sent, Reception reception, Places places, Clock clock) {
    this.transactions = new LocalTransactions(database, TRIES);
    this.files = new ResultFiles(new PseudonymDatabase(database, clock));
    this.sent = sent;
    this.reception = reception;
    this.places = places;
    this.clock = clock;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected ResultStore() {
    this.transactions = null;
    this.files = null;
    this.sent = null;
    this.reception = null;
    this.places = null;
    this.clock = null;
  }

  @Override
  public void accept(SegmentationRun run, List<Path> given)
      throws InvalidResultException, IOException, SQLException {
    if (!isAwaited(run)) {
      return;
    }
    List<String> labels = labels(run);
    ResultFiles.Read read = files.read(run, given, sent.of(run), labels);
    List<Path> made = new ArrayList<>();
    try {
      for (DicomObject object : read.objects()) {
        Path file = sent.scratch();
        made.add(file);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
          Part10.write(out, object.meta(), object.dataSet());
        }
      }
      store(run, read, made);
    } finally {
      for (Path file : made) {
        Files.deleteIfExists(file);
      }
    }
  }

  private boolean isAwaited(SegmentationRun run) throws SQLException {
    Optional<RunState> state =
        transactions.call(
            connection -> {
              RunSteps steps = new RunSteps(connection, clock.instant());
              Optional<RunState> now = steps.lock(run.key()).map(SegmentationRun::state);
              if (now.filter(NOTHING::contains).isPresent()) {
                steps.late(run);
              }
              return now;
            });
    boolean awaited = state.filter(s -> s == RunState.SENT).isPresent();
    if (!awaited) {
      LOG.info("run {}: a result came late or again and was left alone", run.runId());
    }
    return awaited;
  }

  static List<String> labels(SegmentationRun run) throws IOException {
    Template template;
    try {
      template = TemplateYaml.read(run.template().content());
    } catch (InvalidTemplateException e) {
      throw new IOException("the template of the run cannot be read", e);
    }
    return Stream.concat(
            template.models().stream()
                .flatMap(model -> model.structures().stream())
                .map(Template.Structure::label),
            template.extras().stream().map(Template.Extra::label))
        .toList();
  }

  private void store(SegmentationRun run, ResultFiles.Read read, List<Path> made)
      throws IOException, SQLException {
    transactions.call(
        connection -> {
          for (DicomObject object : read.objects()) {
            ResultTable.begin(connection, run.key(), object.dataSet());
          }
          return null;
        });
    for (int i = 0; i < made.size(); i++) {
      // its UID says that it is this one, stored before a crash
      if (!isThere(read.objects().get(i).meta().sopInstanceUid())) {
        receive(run, made.get(i));
      }
    }
    String text = "Results: " + read.objects().size() + missing(read.missing());
    boolean advanced =
        transactions.call(
            connection -> {
              ResultTable.stored(connection, run.key());
              return new RunSteps(connection, clock.instant())
                  .advance(run.key(), RunState.SENT, RunState.RECEIVED, text);
            });
    LOG.info(
        "run {}: {} results stored{}",
        run.runId(),
        made.size(),
        advanced ? "" : "; the run had ended meanwhile");
  }

  private boolean isThere(String sop) throws SQLException {
    return transactions.call(
        connection ->
            !ResultTable.read(
                    connection,
                    new Sql().add("select 1 from instance where sop_iuid = ?", sop),
                    row -> 1)
                .isEmpty());
  }

  private static String missing(List<String> labels) {
    return labels.isEmpty() ? "" : "; without " + String.join(", ", labels);
  }

  private static Place place(ConfigSnapshot snapshot, SegmentationRun run) throws IOException {
    Destination destination =
        snapshot
            .destination(run.destinationId())
            .orElseThrow(() -> new IOException("No such Exporter: " + run.destinationId()));
    NetworkAe ae =
        snapshot
            .ae(destination.localAe())
            .orElseThrow(() -> new IOException("No such AE: " + destination.localAe()));
    return new Place(snapshot, ae);
  }

  private void receive(SegmentationRun run, Path file) throws IOException {
    Place place = places.of(run);
    Source source = new Source(Source.RESULT, null, place.ae().title().value(), null, null);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      var meta = Part10.readHeader(in);
      Announced announced =
          new Announced(
              meta.transferSyntaxUid(),
              meta.sopClassUid(),
              meta.sopInstanceUid(),
              run.studyIuid(),
              source,
              place.snapshot(),
              place.ae());
      Receipt receipt = reception.receive(announced, in).get();
      if (!receipt.stored()) {
        throw new IOException("a result was not stored: " + receipt.comment());
      }
    } catch (IntakeException e) {
      throw new IOException("a result was refused: " + e.comment(), e);
    } catch (ExecutionException e) {
      throw new IOException("a result was not stored", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
