package org.orderly.web.ui.jobs;

import jakarta.ejb.EJB;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.board.BoardPage;
import org.orderly.board.BoardService;
import org.orderly.board.JobAction;
import org.orderly.board.JobBatch;
import org.orderly.board.JobStatus;
import org.orderly.task.NoSuchTaskException;
import org.orderly.task.TaskConflictException;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.Toasts;
import org.primefaces.PrimeFaces;

/** The state of one open DICOM Queue page. */
@Named("jobs")
@ViewScoped
public class JobsPage implements Serializable {
  private static final long serialVersionUID = 1L;

  @EJB private BoardService board;
  @Inject private SharedBoard shared;
  @Inject private SignedIn user;
  @Inject private Texts texts;
  @Inject private Toasts toasts;
  @Inject private ExternalContext external;

  private ShownBoard shown = new ShownBoard("", "", "", 1);
  private @Nullable BulkQuestion asked;
  private transient @Nullable BoardPage page;

  /** Shows what the address names. */
  public void open() throws IOException {
    if (!user.isMaySeePatients()) {
      external.responseSendError(403, "");
      return;
    }
    shown = ShownBoard.of(external.getRequestParameterMap());
  }

  /** Reads once a request, when the page is drawn. */
  private BoardPage page() {
    BoardPage read = page;
    if (read == null) {
      read = read();
      if (read.total() > 0 && shown.offset() >= read.total()) {
        // the page is gone, as its jobs are
        shown = shown.withPage(pages(read));
        read = read();
      }
      page = read;
    }
    return read;
  }

  private BoardPage read() {
    return shared.read(new SharedBoard.Part(shown.filter(), shown.offset(), shown.size()));
  }

  private int pages(BoardPage read) {
    return (int) Math.max(1, (read.total() + shown.size() - 1) / shown.size());
  }

  /** Draws anew. */
  public void refresh() {
    page = null;
  }

  /** Acts on the job that the request names. */
  public void act() {
    Map<String, String> parameters = external.getRequestParameterMap();
    JobAction action = action(parameters);
    if (action == null || !user.isMayAct()) {
      return;
    }
    // a job that began meanwhile is still the one that the user wants stopped
    String version = action == JobAction.CANCEL ? null : parameters.get("version");
    try {
      board.act(
          action, Long.parseLong(parameters.getOrDefault("id", "0")), version, user.getName());
    } catch (NoSuchTaskException e) {
      toasts.warn("jobs.conflict", texts.get("jobs.gone"));
    } catch (TaskConflictException e) {
      toasts.warn("jobs.conflict", String.valueOf(e.getMessage()));
    }
    shared.forget();
    refresh();
  }

  private static @Nullable JobAction action(Map<String, String> parameters) {
    String name = parameters.getOrDefault("act", "");
    return Arrays.stream(JobAction.values())
        .filter(action -> action.text().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Acts on all jobs of the batch that the request names; asks first. */
  public void actOnBatch() {
    Map<String, String> parameters = external.getRequestParameterMap();
    JobAction action = action(parameters);
    String batch = parameters.getOrDefault("batch", "");
    if (action == null || batch.isEmpty() || !user.isMayAct()) {
      return;
    }
    ask(BulkQuestion.ofBatch(action, batch));
  }

  /** Asks about removing all jobs in the states that the request names. */
  public void askRemoval() {
    if (user.isMayAct()) {
      ask(BulkQuestion.ofStatuses(external.getRequestParameterMap().getOrDefault("statuses", "")));
    }
  }

  private void ask(BulkQuestion question) {
    long count = board.count(question.filter(), question.action());
    if (count == 0) {
      toasts.warn("jobs.conflict", texts.get("jobs.nothing"));
      refresh();
      return;
    }
    asked = question.counted(count, null);
    PrimeFaces.current().ajax().addCallbackParam("open", true);
  }

  /** Does what was confirmed, unless the number of jobs is no longer the one that was confirmed. */
  public void confirm() {
    BulkQuestion confirmed = asked;
    if (confirmed == null || !user.isMayAct()) {
      return;
    }
    long now = board.count(confirmed.filter(), confirmed.action());
    // jobs that ended meanwhile need no cancellation; more than were named are never acted on
    // unasked
    boolean other =
        confirmed.action() == JobAction.CANCEL
            ? now > confirmed.count()
            : now != confirmed.count() && now > 0;
    if (other) {
      asked = confirmed.counted(now, confirmed.count());
      return;
    }
    asked = null;
    report(
        confirmed.action(),
        now,
        board.actOnAll(confirmed.action(), confirmed.filter(), user.getName()));
    PrimeFaces.current().ajax().addCallbackParam("close", true);
  }

  private void report(JobAction action, long meant, int changed) {
    if (changed == 0) {
      toasts.warn("jobs.conflict", texts.get("jobs.nothing"));
    } else {
      toasts.info("jobs." + action.text() + ".done", changed);
      if (changed < meant) {
        toasts.warn("jobs.left", texts.get("jobs.left.detail", meant - changed));
      }
    }
    shared.forget();
    refresh();
  }

  public List<EntryView> getEntries() {
    return page().entries().stream()
        .map(entry -> new EntryView(entry, queryOf(entry.batch())))
        .toList();
  }

  private String queryOf(@Nullable JobBatch batch) {
    return batch == null ? "" : shown.withBatch(batch.batchId()).query();
  }

  /** How many jobs there are in a state, in the whole queue. */
  public long count(String status) {
    return JobStatus.ofText(status).map(s -> page().counts().getOrDefault(s, 0L)).orElse(0L);
  }

  public boolean isEmptyQueue() {
    return page().counts().values().stream().allMatch(count -> count == 0);
  }

  public List<String> getStatuses() {
    return Arrays.stream(JobStatus.values()).map(JobStatus::text).toList();
  }

  public ShownBoard getShown() {
    return shown;
  }

  public boolean isOneBatch() {
    return !shown.batch().isEmpty();
  }

  public boolean isFiltered() {
    return shown.filtered() || isOneBatch();
  }

  /** All of the queue, with the rest of the filter. */
  public String getAllQuery() {
    return shown.withBatch("").query();
  }

  public int getPageNumber() {
    page();
    return shown.page();
  }

  public int getPages() {
    return pages(page());
  }

  public String pageQuery(int number) {
    return shown.withPage(Math.max(1, Math.min(number, getPages()))).query();
  }

  /** Which entries of how many stand on the page. */
  public String getRange() {
    BoardPage read = page();
    if (read.total() == 0) {
      return "";
    }
    long last = Math.min(read.total(), shown.offset() + (long) shown.size());
    return texts.get(
        isOneBatch() ? "jobs.range.batch" : "jobs.range",
        Math.min(last, shown.offset() + 1L),
        last,
        read.total());
  }

  public @Nullable BulkQuestion getAsked() {
    return asked;
  }

  public String getQuestion() {
    if (asked == null) {
      return "";
    }
    return asked.batch() == null
        ? texts.get("jobs.remove.ask", asked.count(), asked.words())
        : texts.get(
            "jobs." + asked.action().text() + ".ask.batch",
            asked.count(),
            asked.words(),
            asked.batch());
  }

  public String getHint() {
    return asked == null ? "" : texts.get("jobs." + asked.action().text() + ".hint");
  }

  /** What sends again undoes nothing. */
  public String getYesStyle() {
    boolean harmless = asked != null && asked.action() == JobAction.RETRY;
    return harmless ? "btn btn-primary" : "btn btn-danger";
  }

  public String getYes() {
    return asked == null ? "" : texts.get("jobs." + asked.action().text() + ".yes", asked.count());
  }
}
