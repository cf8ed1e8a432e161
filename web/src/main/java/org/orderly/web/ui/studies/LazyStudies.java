package org.orderly.web.ui.studies;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.archive.StudySearch;
import org.orderly.archive.StudyView;
import org.orderly.export.SendStates;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** Fetches one page of the shown studies at a time, with what the destination has of them. */
final class LazyStudies extends LazyDataModel<StudyRow> {
  private final transient StudySearch search;
  private final transient SendStates states;
  private final ShownStudies shown;
  private final String destination;

  LazyStudies(StudySearch search, SendStates states, ShownStudies shown, String destination) {
    this.search = search;
    this.states = states;
    this.shown = shown;
    this.destination = destination;
  }

  @Override
  public int count(Map<String, FilterMeta> unused) {
    return (int) Math.min(Integer.MAX_VALUE, search.count(shown.request(0, 0), condition()));
  }

  @Override
  public List<StudyRow> load(
      int first,
      int pageSize,
      Map<String, SortMeta> unusedSort,
      Map<String, FilterMeta> unusedFilter) {
    return rows(search.page(shown.request(first, pageSize), condition()));
  }

  private List<StudyRow> rows(List<StudyView> studies) {
    Map<String, SendStates.State> sent = states.of(destination, studies);
    return studies.stream()
        .map(
            study ->
                new StudyRow(
                    study, sent.getOrDefault(study.studyIuid(), new SendStates.State(0, 0))))
        .toList();
  }

  private Sql condition() {
    return states.condition(destination, shown.wanted());
  }

  /** A selected study as it is now. */
  @Override
  public @Nullable StudyRow getRowData(String rowKey) {
    try {
      return rows(search.byKey(Long.parseLong(rowKey))).stream().findFirst().orElse(null);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  public String getRowKey(StudyRow row) {
    return row.key();
  }
}
