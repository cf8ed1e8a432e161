package org.orderly.web.ui.status;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.status.GraphTask;
import org.orderly.status.GraphTaskStatus;
import org.orderly.status.Graphs;
import org.orderly.status.HoldingFilter;
import org.orderly.status.HoldingLists;
import org.orderly.status.StatusFailedException;
import org.orderly.task.TaskType;
import org.orderly.web.ui.StatusLook;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.UserTime;

/** The tasks of all studies, or of one, and one of them alone; to look at only. */
@Named("graphTasks")
@ViewScoped
public class TasksPage implements Serializable {
  @Inject private Graphs graphs;
  @Inject private UserTime time;
  @Inject private Texts texts;
  @Inject private ExternalContext external;

  private ShownList shown = new ShownList();
  private String marked = "";
  private String wrong = "";
  private boolean trouble;
  private transient Graphs.@Nullable TaskPage page;
  private transient @Nullable GraphTask task;
  private @Nullable Long alone;

  /** Shows the list that the address names. */
  public void open() {
    Map<String, String> parameters = external.getRequestParameterMap();
    shown = ShownList.of(parameters);
    marked = parameters.getOrDefault("at", "");
    refresh();
  }

  /** Shows the task that the address names. */
  public void openOne() throws IOException {
    String asked = external.getRequestParameterMap().getOrDefault("key", "");
    alone = asked.matches("\\d{1,18}") ? Long.parseLong(asked) : -1;
    if (getTask() == null && !trouble) {
      external.responseSendError(404, "");
    }
  }

  /** Read once for a page that is drawn. */
  public @Nullable GraphTask getTask() {
    if (task == null && alone != null) {
      try {
        task = graphs.task(alone).orElse(null);
      } catch (StatusFailedException e) {
        trouble = true;
      }
    }
    return task;
  }

  /** Reads the task anew. */
  public void refreshOne() {
    task = null;
    trouble = false;
  }

  /** Reads the same page anew. */
  public void refresh() {
    page = new Graphs.TaskPage(List.of(), 0);
    wrong = "";
    trouble = false;
    try {
      HoldingFilter days = shown.filter(time.zone());
      page =
          graphs.tasks(
              new Graphs.TaskFilter(
                  ShownList.uuid(shown.value("graph")).orElse(null),
                  shown.value("type"),
                  GraphTaskStatus.ofText(shown.value("status")).orElse(null),
                  shown.value("q"),
                  days.from(),
                  days.until()),
              shown.timeOrder(),
              shown.page() * shown.size(),
              shown.size());
    } catch (StatusFailedException e) {
      trouble = true;
    } catch (DateTimeException e) {
      wrong = texts.get("holdings.day.bad");
    } catch (IllegalArgumentException e) {
      wrong = texts.get("holdings.days.wrong");
    }
  }

  private Graphs.TaskPage page() {
    if (page == null) {
      refresh();
    }
    return page == null ? new Graphs.TaskPage(List.of(), 0) : page;
  }

  public List<GraphTask> getRows() {
    return page().rows();
  }

  public boolean seen(GraphTask task) {
    return Long.toString(task.id()).equals(marked);
  }

  public StatusLook look(GraphTask task) {
    return StatusLook.of(task.status());
  }

  public Pager getPager() {
    return new Pager(shown, page().rows().size(), page().total(), HoldingLists.MOST);
  }

  public Map<String, String> getShown() {
    return shown.values();
  }

  public boolean isFiltered() {
    return shown.filtered();
  }

  public List<Integer> getSizes() {
    return ShownList.SIZES;
  }

  public int getSize() {
    return shown.size();
  }

  public List<String> getTypes() {
    return Arrays.stream(TaskType.values()).map(Enum::name).toList();
  }

  public List<String> getStatuses() {
    return Arrays.stream(GraphTaskStatus.values()).map(Enum::name).toList();
  }

  public boolean isTrouble() {
    return trouble;
  }

  public String getWrong() {
    return wrong;
  }
}
