package org.orderly.web.ui.studies;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.orderly.archive.QueryRequest;
import org.orderly.archive.Sql;
import org.orderly.archive.StudySearch;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.task.EntityUid;

/** Looks up the studies that a column of a file names. */
@RequestScoped
public class CsvStudies {
  private static final int CHUNK = 500;

  @Inject private StudySearch search;

  /** Reads both columns; {@code seriesColumn} is negative if whole studies are meant. */
  CsvTable.Reading read(CsvTable table, int column, int seriesColumn) {
    Set<String> known = known(table, column);
    Set<EntityUid> entities = new LinkedHashSet<>();
    List<CsvTable.Problem> problems = new ArrayList<>();
    int bad = 0;
    for (CsvTable.Row row : table.rows()) {
      String study = row.field(column);
      String series = row.field(seriesColumn);
      String problem = null;
      if (!CsvTable.isUid(study)) {
        problem = "studies.csv.line.uid";
      } else if (seriesColumn >= 0 && !CsvTable.isUid(series)) {
        problem = "studies.csv.line.series";
      } else if (!known.contains(study)) {
        problem = "studies.csv.line.unknown";
      }
      if (problem == null) {
        entities.add(new EntityUid(study, seriesColumn < 0 ? null : series, null));
      } else if (bad++ < CsvTable.MAX_PROBLEMS) {
        String value = problem.endsWith("series") ? series : study;
        problems.add(new CsvTable.Problem(row.line(), problem, value));
      }
    }
    return new CsvTable.Reading(List.copyOf(entities), problems, bad);
  }

  private Set<String> known(CsvTable table, int column) {
    List<String> uids =
        table.rows().stream()
            .map(row -> row.field(column))
            .filter(CsvTable::isUid)
            .distinct()
            .toList();
    Set<String> known = new HashSet<>();
    for (int i = 0; i < uids.size(); i += CHUNK) {
      DataSet keys = new DataSet();
      keys.put(
          Tag.StudyInstanceUID,
          uids.subList(i, Math.min(i + CHUNK, uids.size())).toArray(String[]::new));
      known.addAll(search.uids(QueryRequest.of(keys), new Sql()));
    }
    return known;
  }
}
