package org.orderly.web.ui.status;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.status.GraphRow;
import org.orderly.status.GraphTask;
import org.orderly.status.Graphs;
import org.orderly.status.HoldingOrder;
import org.orderly.status.StatusFailedException;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.UserTime;

/** The way of one study, drawn and as a list of its steps. */
@Named("graph")
@ViewScoped
public class GraphPage implements Serializable {
  private static final int MOST = 40;

  @Inject private Graphs graphs;
  @Inject private UserTime time;
  @Inject private Texts texts;
  @Inject private ExternalContext external;

  private String reference = "";
  private boolean trouble;
  private boolean more;
  private transient @Nullable GraphRow row;
  private transient @Nullable GraphPicture picture;

  /** Shows the graph that the address names. */
  public void open() throws IOException {
    reference = external.getRequestParameterMap().getOrDefault("key", "");
    refresh();
    if (row == null && !trouble) {
      external.responseSendError(404, "");
    }
  }

  /** Reads anew. */
  public void refresh() {
    try {
      trouble = false;
      row = ShownList.uuid(reference).flatMap(graphs::find).orElse(null);
      picture = row == null ? null : picture(row);
    } catch (StatusFailedException e) {
      trouble = true;
    }
  }

  private GraphPicture picture(GraphRow of) {
    Graphs.TaskPage tasks =
        graphs.tasks(
            new Graphs.TaskFilter(of.uuid(), "", null, "", null, null),
            HoldingOrder.LAST_RECEIVED,
            0,
            MOST);
    more = tasks.total() > MOST;
    List<GraphTask> ordered =
        tasks.rows().stream().sorted(Comparator.comparing(GraphTask::id)).toList();
    return GraphPicture.of(of, ordered, time, texts);
  }

  public @Nullable GraphRow getRow() {
    return row;
  }

  public @Nullable GraphPicture getPicture() {
    return picture;
  }

  /** Whether there are more tasks than are drawn. */
  public boolean isMore() {
    return more;
  }

  public boolean isTrouble() {
    return trouble;
  }

  public String getReference() {
    return reference;
  }
}
