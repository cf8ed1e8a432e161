package org.orderly.web.rs.workitems;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.dict.Vr;
import org.orderly.web.rs.csv.CsvWriter;

/**
 * Work items as lines of CSV: a column for each attribute that can be answered; of a sequence, some
 * of the attributes of its first item.
 */
final class MatchCsv {
  private static final List<Integer> CODE =
      List.of(Tag.CodeValue, Tag.CodingSchemeDesignator, Tag.CodeMeaning);
  private static final List<Integer> REQUEST =
      List.of(Tag.StudyInstanceUID, Tag.AccessionNumber, Tag.RequestedProcedureID);

  private record Column(String name, List<Integer> path) {}

  private final CsvWriter csv;
  private final List<Column> columns = new ArrayList<>();

  MatchCsv(Writer out, char delimiter, ReturnKeys returnKeys) {
    csv = new CsvWriter(out, delimiter);
    returnKeys.tags().stream()
        .sorted(Tags::compare)
        .filter(tag -> tag != Tag.SpecificCharacterSet)
        .forEach(this::columns);
    columns.add(new Column("RetrieveURL", List.of(Tag.RetrieveURL)));
  }

  private void columns(int tag) {
    if (Dictionary.vrOf(tag) != Vr.SQ) {
      columns.add(new Column(name(tag), List.of(tag)));
    } else if (tag == Tag.ScheduledHumanPerformersSequence) {
      column(tag, Tag.HumanPerformerName);
      CODE.forEach(code -> column(tag, Tag.HumanPerformerCodeSequence, code));
    } else if (tag == Tag.ReferencedRequestSequence) {
      REQUEST.forEach(attribute -> column(tag, attribute));
    } else if (name(tag).endsWith("CodeSequence")) {
      CODE.forEach(attribute -> column(tag, attribute));
    }
  }

  private void column(Integer... path) {
    List<String> names = new ArrayList<>();
    for (int tag : path) {
      names.add(name(tag));
    }
    columns.add(new Column(String.join(".", names), List.of(path)));
  }

  private static String name(int tag) {
    String keyword = Dictionary.keywordOf(tag);
    return keyword.isEmpty() ? Tags.toHex(tag) : keyword;
  }

  void header() throws IOException {
    csv.line(columns.stream().map(Column::name).toList());
  }

  void row(DataSet match) throws IOException {
    List<@Nullable String> fields = new ArrayList<>();
    for (Column column : columns) {
      fields.add(value(match, column.path()));
    }
    csv.line(fields);
  }

  private static @Nullable String value(DataSet match, List<Integer> path) {
    DataSet holder = match;
    for (int tag : path.subList(0, path.size() - 1)) {
      DataSet item = holder.item(tag);
      if (item == null) {
        return null;
      }
      holder = item;
    }
    return String.join("\\", holder.strings(path.get(path.size() - 1)));
  }
}
