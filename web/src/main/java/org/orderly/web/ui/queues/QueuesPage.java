package org.orderly.web.ui.queues;

import jakarta.ejb.EJB;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.orderly.task.NoSuchTaskException;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskService;
import org.orderly.task.TaskStatus;
import org.orderly.task.TaskType;
import org.orderly.web.ui.FirstPage;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.Toasts;
import org.orderly.web.ui.UserTime;
import org.primefaces.PrimeFaces;

/** The state of one open Queues page: form, shown filter, selection and the open question. */
@Named("queues")
@ViewScoped
public class QueuesPage implements Serializable {
  @EJB private TaskService tasks;
  @Inject private QueueChoice choice;
  @Inject private FilterWords words;
  @Inject private TaskActions actions;
  @Inject private QueueOverview overview;
  @Inject private SharedCounts counts;
  @Inject private UserTime time;
  @Inject private Texts texts;
  @Inject private Toasts toasts;
  @Inject private ExternalContext external;
  @Inject private Clock clock;

  private final HashMap<String, String> form = new HashMap<>();
  private @Nullable ShownFilter shown;
  private @Nullable LazyTasks rows;
  private @Nullable LazyBatches batches;
  private List<TaskRow> selected = List.of();
  private @Nullable String counted;
  private @Nullable Confirmation asked;
  private @Nullable TaskRow detail;
  private List<ObjectTrouble> troubles = List.of();
  private String newTime = "";
  private String newDestination = "";

  /** Shows what the address names, so that a filter can be kept as a bookmark. */
  public void open() {
    Map<String, String> parameters = external.getRequestParameterMap();
    for (FilterField field : FilterField.values()) {
      form.put(field.key(), parameters.getOrDefault(field.key(), ""));
    }
    form.merge("order", ShownFilter.DEFAULT_ORDER, QueuesPage::orElse);
    form.merge("size", Integer.toString(ShownFilter.DEFAULT_SIZE), QueuesPage::orElse);
    queueOfTask();
    if (orEmpty("queue").isEmpty()) {
      choice.all().stream().findFirst().ifPresent(queue -> form.put("queue", queue.name()));
    }
    show();
  }

  /** A link to a task need not know its queue. */
  private void queueOfTask() {
    if (orEmpty("queue").equals(ShownFilter.ANY)) {
      try {
        long id = Long.parseLong(orEmpty("task"));
        form.put("queue", tasks.get(TaskFilter.ALL, id).queue());
      } catch (NoSuchTaskException | NumberFormatException e) {
        form.put("queue", "");
      }
    }
  }

  private static String orElse(String value, String otherwise) {
    return value.isEmpty() ? otherwise : value;
  }

  private String orEmpty(String key) {
    return form.getOrDefault(key, "");
  }

  /** Makes the form's filter the one that is shown, and that actions use. */
  public void search() {
    if (show() && shown != null) {
      FirstPage.of(getPageSize(), "list:tasks", "list:batches");
      PrimeFaces.current().ajax().addCallbackParam("query", shown.query());
    }
  }

  public void clear() {
    String queue = orEmpty("queue");
    form.replaceAll((key, value) -> "");
    form.put("queue", queue);
    form.put("order", ShownFilter.DEFAULT_ORDER);
    form.put("size", Integer.toString(ShownFilter.DEFAULT_SIZE));
    search();
  }

  private boolean show() {
    try {
      shown = ShownFilter.of(form, time.zone());
    } catch (BadFilterException e) {
      refuse(e);
      return false;
    }
    rows = new LazyTasks(tasks, counts, shown, clock);
    rows.setPageSize(shown.pageSize());
    batches = new LazyBatches(tasks, shown);
    overview.forget();
    batches.setPageSize(shown.pageSize());
    selected = List.of();
    counted = null;
    return true;
  }

  private void refuse(BadFilterException e) {
    toasts.error(
        "queues.filter.bad",
        texts.get("queues.filter.bad.detail", e.value(), words.label(e.field())));
  }

  /** Tells how many tasks the form's filter selects, without showing them. */
  public void count() {
    try {
      long number = tasks.count(ShownFilter.of(form, time.zone()).tasks());
      counted = texts.get("queues.count.result", number);
    } catch (BadFilterException e) {
      counted = null;
      refuse(e);
    }
  }

  public void showDetails(TaskRow row) {
    try {
      long id = row.task().taskId();
      detail =
          TaskRow.of(
              tasks.get(TaskFilter.ALL, id),
              tasks.followers(List.of(id)).getOrDefault(id, List.of()),
              clock.instant());
      troubles = tasks.troubles(id).stream().map(ObjectTrouble::of).toList();
      PrimeFaces.current().ajax().addCallbackParam("open", true);
    } catch (NoSuchTaskException e) {
      toasts.warn("queues.gone", String.valueOf(e.getMessage()));
    }
  }

  public void askOne(TaskAction action, TaskRow row) {
    ask(Confirmation.ofTasks(action, List.of(row.task().taskId()), 0, exports(List.of(row))));
  }

  public void askSelected(TaskAction action) {
    List<TaskRow> fit =
        selected.stream().filter(row -> action.allows(row.task().status())).toList();
    if (fit.isEmpty()) {
      toasts.warn("queues.selected.none", texts.get(action.key() + ".states"));
      return;
    }
    List<Long> ids = fit.stream().map(row -> row.task().taskId()).toList();
    ask(Confirmation.ofTasks(action, ids, selected.size() - ids.size(), exports(fit)));
  }

  private static long exports(List<TaskRow> rows) {
    return rows.stream().filter(row -> row.task().type() == TaskType.EXPORT).count();
  }

  public void askAll(TaskAction action) {
    if (shown == null) {
      return;
    }
    String status = shown.value(FilterField.STATUS).orElse(null);
    boolean fits =
        status == null
            ? !action.needsStatus()
            : TaskStatus.ofText(status).filter(action::allows).isPresent();
    if (!fits) {
      toasts.warn(action.key() + ".all.status", texts.get(action.key() + ".states"));
      return;
    }
    TaskService.Extent extent = tasks.extent(shown.tasks());
    if (extent.count() == 0) {
      toasts.info("queues.all.none");
      return;
    }
    TaskFilter exports = shown.tasks().withUpTo(extent.lastId()).withType(TaskType.EXPORT);
    ask(Confirmation.ofAll(action, shown, extent, tasks.count(exports)));
  }

  private void ask(Confirmation question) {
    asked = question;
    newTime = "";
    newDestination = "";
    PrimeFaces.current().ajax().addCallbackParam("open", true);
  }

  /** Acts, unless the number of the tasks meant is no longer the one that was confirmed. */
  public void confirm() {
    Confirmation confirmed = asked;
    if (confirmed == null) {
      return;
    }
    ShownFilter filter = confirmed.filter();
    if (filter != null) {
      // what came in since the question is not meant; what has left makes another question
      if (tasks.count(filter.tasks().withUpTo(confirmed.lastId())) != confirmed.count()) {
        asked = confirmed.changedTo(tasks.extent(filter.tasks()));
        return;
      }
    }
    Instant start;
    try {
      start = newTime.isBlank() ? null : time.read(newTime);
    } catch (DateTimeException e) {
      toasts.error("queues.filter.bad", newTime);
      return;
    }
    String destination = newDestination.isEmpty() ? null : newDestination;
    report(confirmed, actions.carryOut(confirmed, start, destination));
    selected = List.of();
    counts.forget();
    overview.forget();
    PrimeFaces.current().ajax().addCallbackParam("close", true);
  }

  private void report(Confirmation confirmed, TaskActions.Result result) {
    if (result.done() > 0 || result.failed() == 0) {
      toasts.info(confirmed.action().key() + ".done", result.done());
    }
    if (result.failed() > 0) {
      List<String> reasons = result.reasons().stream().limit(3).toList();
      toasts.warn(
          "queues.refused",
          texts.get("queues.refused.detail", result.failed()) + " " + String.join(" ", reasons));
    }
  }

  /** Pauses the shown queue, or lets it go on. */
  public void serve(boolean on) {
    QueueState state = getState();
    if (state != null) {
      boolean changed = overview.serve(state.name(), on);
      toasts.info(
          changed ? (on ? "queues.resume.done" : "queues.pause.done") : "queues.pause.already",
          state.label());
    }
  }

  public @Nullable QueueState getState() {
    return shown == null ? null : overview.state(shown.value(FilterField.QUEUE).orElse(""));
  }

  public List<StatusCount> getCounts() {
    return shown == null ? List.of() : overview.counts(shown);
  }

  public @Nullable ThroughputChart getChart() {
    return shown == null
        ? null
        : overview.chart(shown.value(FilterField.QUEUE).orElse(""), shown.pastHours());
  }

  /** A choice of the chart: hours, whether it is the one shown, and its address. */
  public record Past(int hours, boolean current, String query) {}

  public List<Past> getPasts() {
    ShownFilter filter = shown;
    return filter == null
        ? List.of()
        : ShownFilter.HOURS.stream()
            .map(h -> new Past(h, h == filter.pastHours(), filter.queryOfHours(h)))
            .toList();
  }

  public boolean isBatchView() {
    return shown != null && shown.batches();
  }

  public @Nullable LazyBatches getBatches() {
    return batches;
  }

  public String getTasksQuery() {
    return shown == null ? "" : shown.queryOfView(false);
  }

  public String getBatchesQuery() {
    return shown == null ? "" : shown.queryOfView(true);
  }

  /** The address at which REST lists what is shown, but for the form. */
  public String getCsvPath() {
    if (shown == null) {
      return "";
    }
    String queue = shown.value(FilterField.QUEUE).orElse("");
    return "/queue/"
        + URLEncoder.encode(queue, StandardCharsets.UTF_8).replace("+", "%20")
        + "?accept=text/csv"
        + shown.restQuery();
  }

  public Map<String, String> getForm() {
    return form;
  }

  public List<QueueChoice.Queue> getQueues() {
    return choice.all();
  }

  public List<String> getStatuses() {
    return Arrays.stream(TaskStatus.values()).map(TaskStatus::text).toList();
  }

  public List<Integer> getSizes() {
    return ShownFilter.SIZES;
  }

  public int getPageSize() {
    return shown == null ? ShownFilter.DEFAULT_SIZE : shown.pageSize();
  }

  public @Nullable LazyTasks getRows() {
    return rows;
  }

  public List<String> getShownWords() {
    return shown == null ? List.of() : words.of(shown);
  }

  public List<String> getAskedWords() {
    ShownFilter filter = asked == null ? null : asked.filter();
    return filter == null ? List.of() : words.of(filter);
  }

  /** The question, naming the exact number. */
  public String getQuestion() {
    return asked == null ? "" : texts.get(asked.action().key() + ".ask", asked.count());
  }

  /** The text of the button that says yes. */
  public String getYes() {
    return asked == null ? "" : texts.get(asked.action().key() + ".yes", asked.count());
  }

  public @Nullable Confirmation getAsked() {
    return asked;
  }

  public boolean isRescheduling() {
    return asked != null && asked.action() == TaskAction.RESCHEDULE;
  }

  public @Nullable String getCounted() {
    return counted;
  }

  public @Nullable TaskRow getDetail() {
    return detail;
  }

  public List<ObjectTrouble> getTroubles() {
    return troubles;
  }

  public List<TaskDetails.Line> getDetailLines() {
    return detail == null ? List.of() : new TaskDetails(time).lines(detail.task());
  }

  public List<TaskRow> getSelected() {
    return selected;
  }

  public void setSelected(@Nullable List<TaskRow> selected) {
    this.selected =
        selected == null ? List.of() : selected.stream().filter(Objects::nonNull).toList();
  }

  public String getNewTime() {
    return newTime;
  }

  public void setNewTime(String newTime) {
    this.newTime = newTime;
  }

  /** Where the tasks in question may be sent instead; none if no export is among them. */
  public List<String> getDestinations() {
    return asked == null || asked.exports() == 0 ? List.of() : choice.destinations();
  }

  public String getNewDestination() {
    return newDestination;
  }

  public void setNewDestination(@Nullable String destination) {
    newDestination = destination == null ? "" : destination;
  }
}
