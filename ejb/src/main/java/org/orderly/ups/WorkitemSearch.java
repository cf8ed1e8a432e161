package org.orderly.ups;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.orderly.archive.Sql;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tags;
import org.orderly.dicom.net.dimse.Status;

/**
 * Finds work items: one matcher for DICOMweb, C-FIND and filtered subscriptions (PS3.4 CC.2.8).
 *
 * <p>The AE's worklist label filter applies where the keys name no worklist label.
 */
@ApplicationScoped
public class WorkitemSearch {

  private static final int FETCH_SIZE = 100;

  private final Transactions transactions;

  @Inject
  WorkitemSearch(DataSource dataSource) {
    this.transactions = new Transactions(dataSource);
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected WorkitemSearch() {
    this(null);
  }

  /**
   * One page, all attributes of each.
   *
   * @throws UpsException 0106H naming a key whose value is none of its kind, 0105H naming a key
   *     that is not matched by
   */
  public List<DataSet> search(UpsContext context, WorkitemQuery query) throws UpsException {
    List<DataSet> found = new ArrayList<>();
    forEach(context, query, found::add);
    return found;
  }

  /**
   * As {@link #search}, without holding all answers in memory; for C-FIND. What the consumer throws
   * ends the search.
   */
  public void forEach(UpsContext context, WorkitemQuery query, Consumer<DataSet> answer)
      throws UpsException {
    Sql sql = statement(context, query).page();
    Moments moments = new Moments(Moments.zoneOf(context.configuration()));
    transactions.once(
        connection -> {
          try (PreparedStatement statement = sql.prepare(connection)) {
            statement.setFetchSize(FETCH_SIZE);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                answer.accept(Answer.read(row, moments));
              }
            }
          }
          return Boolean.TRUE;
        });
  }

  /** How many match, whatever the offset and limit. */
  public long count(UpsContext context, WorkitemQuery query) throws UpsException {
    Sql sql = statement(context, query).count();
    return transactions.plain(
        connection -> {
          try (PreparedStatement statement = sql.prepare(connection);
              ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /**
   * The keys with a value that are not matched by, as tags; of a sequence the tag within its items.
   * C-FIND leaves them out of the condition and answers FF01H, DICOMweb refuses them.
   */
  public List<Integer> unsupported(UpsContext context, DataSet keys) throws UpsException {
    return Matching.of(keys, false, context.configuration()).unsupported();
  }

  private static SearchStatement statement(UpsContext context, WorkitemQuery query)
      throws UpsException {
    Matching matching =
        Matching.of(
            EffectiveKeys.ofSearch(context, query.keys()), query.fuzzy(), context.configuration());
    if (!query.supportedOnly()) {
      refuse(matching.unsupported());
    }
    return new SearchStatement(matching, query);
  }

  /**
   * @throws UpsException 0105H naming the keys, if any
   */
  static void refuse(List<Integer> unsupported) throws UpsException {
    if (!unsupported.isEmpty()) {
      throw new UpsException(
          Status.NO_SUCH_ATTRIBUTE,
          unsupported.stream()
              .map(tag -> Tags.toString(tag) + " " + Dictionary.keywordOf(tag))
              .collect(Collectors.joining(", ", "Not supported as matching key: ", "")),
          unsupported.stream().mapToInt(Integer::intValue).toArray());
    }
  }
}
