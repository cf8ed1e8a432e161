package org.orderly.web.ui.process;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.common.DatabaseFailedException;
import org.orderly.series.LogEntry;
import org.orderly.series.SeriesLists;
import org.orderly.series.SeriesStatus;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.StatusLook;

/** What happened to series, one row for each change of a status. */
@Named("logs")
@ViewScoped
public class LogsPage implements Serializable {
  private static final List<String> FIELDS = List.of("q", "status");

  @Inject private SeriesLists lists;
  @Inject private SignedIn user;
  @Inject private ExternalContext external;

  private ShownRows shown = new ShownRows();
  private boolean trouble;
  private transient SeriesLists.@Nullable LogPage page;

  /** Shows what the address names. */
  public void open() throws IOException {
    if (!user.isMaySeePatients()) {
      FacesContext.getCurrentInstance().responseComplete();
      external.responseSendError(403, "");
      return;
    }
    shown = ShownRows.of(external.getRequestParameterMap(), FIELDS);
    refresh();
  }

  /** Reads the same page anew. */
  public void refresh() {
    page = new SeriesLists.LogPage(List.of(), 0);
    trouble = false;
    if (!user.isMaySeePatients()) {
      return;
    }
    try {
      page =
          lists.log(status(), shown.value("q"), !shown.oldestFirst(), shown.offset(), shown.size());
    } catch (DatabaseFailedException e) {
      trouble = true;
    }
  }

  private @Nullable SeriesStatus status() {
    return Arrays.stream(SeriesStatus.values())
        .filter(s -> s.name().equals(shown.value("status")))
        .findFirst()
        .orElse(null);
  }

  private SeriesLists.LogPage page() {
    if (page == null) {
      refresh();
    }
    return page == null ? new SeriesLists.LogPage(List.of(), 0) : page;
  }

  public List<LogEntry> getRows() {
    return page().rows();
  }

  public StatusLook look(LogEntry entry) {
    return SeriesLook.of(entry.to());
  }

  public String date(@Nullable String dicom) {
    return dicom == null || dicom.length() != 8
        ? ""
        : dicom.substring(0, 4) + '-' + dicom.substring(4, 6) + '-' + dicom.substring(6);
  }

  public List<Choice> getStatuses() {
    return trouble
        ? List.of()
        : Choice.of(
            lists.logCounts(shown.value("q")), shown.value("status"), SeriesPage::statusText);
  }

  public RowPager getPager() {
    return new RowPager(shown, page().rows().size(), page().total(), SeriesLists.MOST);
  }

  public Map<String, String> getShown() {
    return shown.values();
  }

  public boolean isFiltered() {
    return shown.filtered();
  }

  public List<Integer> getSizes() {
    return ShownRows.SIZES;
  }

  public int getSize() {
    return shown.size();
  }

  public boolean isTrouble() {
    return trouble;
  }
}
