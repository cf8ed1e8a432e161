package org.orderly.web.ui.status;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.orderly.status.GraphRow;
import org.orderly.status.Graphs;
import org.orderly.status.HoldingFilter;
import org.orderly.status.HoldingLists;
import org.orderly.status.HoldingStatus;
import org.orderly.status.StatusFailedException;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.UserTime;

/** The ways of studies as a list; to look at only. */
@Named("graphs")
@ViewScoped
public class GraphsPage implements Serializable {
  @Inject private Graphs graphs;
  @Inject private SignedIn user;
  @Inject private UserTime time;
  @Inject private Texts texts;
  @Inject private ExternalContext external;

  private ShownList shown = new ShownList();
  private String marked = "";
  private String wrong = "";
  private boolean trouble;
  private transient Graphs.@Nullable Page page;

  /** Shows what the address names. */
  public void open() {
    Map<String, String> parameters = external.getRequestParameterMap();
    shown = ShownList.of(parameters);
    marked = parameters.getOrDefault("at", "");
    refresh();
  }

  /** Reads the same page anew. */
  public void refresh() {
    page = new Graphs.Page(List.of(), 0);
    wrong = "";
    trouble = false;
    try {
      page = read(shown.filter(time.zone()));
    } catch (StatusFailedException e) {
      trouble = true;
    } catch (DateTimeException e) {
      wrong = texts.get("holdings.day.bad");
    } catch (IllegalArgumentException e) {
      wrong = texts.get("holdings.days.wrong");
    }
  }

  /** A reference is found by everybody; other text may be a name, which not everybody may know. */
  private Graphs.Page read(HoldingFilter filter) {
    Optional<UUID> reference = ShownList.uuid(filter.text());
    if (reference.isPresent()) {
      List<GraphRow> found = graphs.find(reference.get()).stream().toList();
      return new Graphs.Page(found, found.size());
    }
    if (!filter.text().isEmpty() && !user.isMaySeePatients()) {
      return new Graphs.Page(List.of(), 0);
    }
    return graphs.page(filter, shown.timeOrder(), shown.page() * shown.size(), shown.size());
  }

  private Graphs.Page page() {
    if (page == null) {
      refresh();
    }
    return page == null ? new Graphs.Page(List.of(), 0) : page;
  }

  public List<GraphRow> getRows() {
    return page().rows();
  }

  public boolean seen(GraphRow row) {
    return row.uuid().toString().equals(marked);
  }

  public Pager getPager() {
    return new Pager(shown, page().rows().size(), page().total(), HoldingLists.MOST);
  }

  public Map<String, String> getShown() {
    return shown.values();
  }

  public List<String> getStatuses() {
    return Arrays.stream(HoldingStatus.values()).map(HoldingStatus::text).toList();
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

  public boolean isTrouble() {
    return trouble;
  }

  public String getWrong() {
    return wrong;
  }
}
