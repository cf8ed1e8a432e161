package org.orderly.web.ui.process;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.series.LogEntry;
import org.orderly.series.SeriesLists;
import org.orderly.series.SeriesStatus;
import org.orderly.web.ui.StatusLook;

/** What happened to series, one row for each change of a status. */
@Named("logs")
@ViewScoped
public class LogsPage extends ListPage<LogEntry> {
  @Inject private SeriesLists lists;

  public LogsPage() {
    super(List.of("q", "status"), SeriesLists.MOST);
  }

  @Override
  protected Found<LogEntry> read(ShownRows wanted) {
    SeriesLists.LogPage page =
        lists.log(
            status(), wanted.value("q"), !wanted.oldestFirst(), wanted.offset(), wanted.size());
    return new Found<>(page.rows(), page.total());
  }

  private @Nullable SeriesStatus status() {
    return Arrays.stream(SeriesStatus.values())
        .filter(s -> s.name().equals(value("status")))
        .findFirst()
        .orElse(null);
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
    return isTrouble()
        ? List.of()
        : Choice.of(lists.logCounts(value("q")), value("status"), SeriesPage::statusText);
  }
}
