package org.orderly.web.ui.studies;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.QueryRequest;
import org.orderly.dicom.data.DataSet;
import org.orderly.export.ExportService.DestinationView;
import org.orderly.export.UnsentExport;
import org.orderly.task.EntityUid;
import org.orderly.task.UnknownNameException;
import org.orderly.web.ui.FormText;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.Toasts;
import org.orderly.web.ui.UserTime;
import org.primefaces.PrimeFaces;

/** The open question of what to send where and when, and what came of the last one. */
@Named("sending")
@ViewScoped
public class SendDialog implements Serializable {
  private static final int MOST_NAMES = 5;

  /** What the question is about. */
  public enum Kind {
    ENTITIES,
    UNSENT,
    CSV
  }

  @Inject private Destinations destinations;
  @Inject private SendOrders orders;
  @Inject private CsvStudies csv;
  @Inject private UserTime time;
  @Inject private Texts texts;
  @Inject private Toasts toasts;

  private final HashMap<String, String> input = new HashMap<>();
  private @Nullable Kind kind;
  private List<EntityUid> entities = List.of();
  private List<String> names = List.of();
  private boolean batch;
  private @Nullable QueryRequest searched;
  private List<String> searchWords = List.of();
  private @Nullable CsvTable table;
  private CsvTable.@Nullable Reading reading;
  private SendOrders.@Nullable Done done;
  private String doneText = "";

  void ask(List<EntityUid> what, List<String> labels, boolean asBatch, String destination) {
    begin(Kind.ENTITIES, destination);
    entities = what;
    names = labels;
    batch = asBatch;
  }

  void askUnsent(String destination, @Nullable QueryRequest filter, List<String> words) {
    begin(Kind.UNSENT, destination);
    searched = words.isEmpty() ? null : filter;
    searchWords = words;
    batch = true;
  }

  /** Asks for a file with studies. */
  public void askCsv(String destination) {
    begin(Kind.CSV, destination);
    batch = true;
  }

  private void begin(Kind asked, String destination) {
    kind = asked;
    entities = List.of();
    names = List.of();
    searched = null;
    table = null;
    reading = null;
    input.clear();
    input.put("destination", destination);
    input.put("scope", "all");
    PrimeFaces.current().ajax().addCallbackParam("open", true);
  }

  /** Takes the text of the file, and guesses the column with the studies. */
  public void readCsv() {
    String text = FormText.of(input, "csv");
    input.remove("csv");
    try {
      CsvTable read = CsvTable.of(text);
      table = read;
      input.put("column", Integer.toString(read.likelyColumn()));
      input.put("seriesColumn", "");
      chooseColumn();
    } catch (IllegalArgumentException e) {
      table = null;
      reading = null;
      toasts.error("studies.csv.bad", texts.get(String.valueOf(e.getMessage())));
    }
  }

  /** Reads the studies of the chosen column. */
  public void chooseColumn() {
    CsvTable read = table;
    if (read != null) {
      String series = FormText.of(input, "seriesColumn");
      reading =
          csv.read(
              read,
              Integer.parseInt(input.getOrDefault("column", "0")),
              series.isEmpty() ? -1 : Integer.parseInt(series));
      entities = reading.entities();
    }
  }

  /** Queues it; the dialog stays open if that is refused. */
  public void confirm() {
    Kind asked = kind;
    if (asked == null) {
      return;
    }
    try {
      String start = FormText.of(input, "start");
      Instant due = start.isBlank() ? null : time.read(start);
      String destination = FormText.of(input, "destination");
      SendOrders.Wish wish =
          new SendOrders.Wish(destination, FormText.of(input, "batch"), batch, due);
      boolean only = isNotifying();
      SendOrders.Done now =
          asked == Kind.UNSENT
              ? orders.sendUnsent(filter(), wish)
              : only ? orders.notifyOnly(entities, wish) : orders.send(entities, wish);
      report(asked, only, now, destination);
    } catch (DateTimeException e) {
      toasts.error("studies.start.bad", FormText.of(input, "start"));
      return;
    } catch (UnknownNameException e) {
      toasts.error("studies.refused", String.valueOf(e.getMessage()));
      return;
    }
    kind = null;
    PrimeFaces.current().ajax().addCallbackParam("close", true);
  }

  private void report(Kind asked, boolean only, SendOrders.Done now, String destination) {
    String key = only ? "studies.done.ian" : "studies.done";
    if (asked == Kind.UNSENT && now.count() == 0) {
      key = now.underWay() > 0 ? "studies.unsent.underWay" : "studies.unsent.nothing";
    }
    doneText = texts.get(key, now.count(), destination, now.underWay());
    done = now;
    toasts.info(key, now.count(), destination, now.underWay());
  }

  /** Tells how many studies lack at the destination, when that is chosen. */
  public String getPreview() {
    String destination = FormText.of(input, "destination");
    if (kind != Kind.UNSENT || destinations.find(destination).isEmpty()) {
      return "";
    }
    UnsentExport.Queued found = orders.previewUnsent(destination, filter());
    return texts.get("studies.unsent.preview", found.count(), found.underWay());
  }

  private QueryRequest filter() {
    QueryRequest search = searched;
    return search != null && "search".equals(input.get("scope"))
        ? search
        : QueryRequest.of(new DataSet());
  }

  /** Whether only the notification is to be sent. */
  public boolean isNotifying() {
    return kind != Kind.UNSENT && "true".equals(input.get("only"));
  }

  /** Whether somebody would be notified of what the chosen destination takes. */
  public boolean isNotifiable() {
    return destinations
        .find(FormText.of(input, "destination"))
        .filter(DestinationView::notifies)
        .isPresent();
  }

  public String getQuestion() {
    if (kind == null) {
      return "";
    }
    return switch (kind) {
      case UNSENT -> texts.get("studies.unsent");
      case CSV -> texts.get("studies.csv");
      case ENTITIES -> texts.get("studies.ask." + level(), entities.size());
    };
  }

  private String level() {
    EntityUid first = entities.get(0);
    return first.series() == null ? "study" : first.instance() == null ? "series" : "instance";
  }

  /** The first few of what is to be sent. */
  public List<String> getNames() {
    return names.stream().limit(MOST_NAMES).toList();
  }

  public int getMoreNames() {
    return Math.max(0, names.size() - MOST_NAMES);
  }

  public boolean isReady() {
    return kind == Kind.UNSENT || !entities.isEmpty();
  }

  public Map<String, String> getInput() {
    return input;
  }

  public @Nullable Kind getKind() {
    return kind;
  }

  public boolean isUnsent() {
    return kind == Kind.UNSENT;
  }

  public boolean isCsv() {
    return kind == Kind.CSV;
  }

  public List<String> getSearchWords() {
    return searchWords;
  }

  public @Nullable CsvTable getTable() {
    return table;
  }

  public CsvTable.@Nullable Reading getReading() {
    return reading;
  }

  /** What came of the last question; empty before the first. */
  public String getDoneText() {
    return doneText;
  }

  public boolean isDoneWell() {
    return done != null && done.count() > 0;
  }

  /** The batch of the last question as a parameter of an address, or empty. */
  public String getDoneBatch() {
    String id = done == null || done.count() == 0 ? null : done.batchId();
    return id == null ? "" : URLEncoder.encode(id, StandardCharsets.UTF_8);
  }
}
