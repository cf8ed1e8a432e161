package org.orderly.ups;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
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

  private static final int PAGE = 100;
  private static final int KEYS_AT_ONCE = 5_000;

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
    return read(statement(context, query).page(), context);
  }

  /**
   * Hands over all that match, for C-FIND: those that match at the beginning, as they are when
   * their turn comes, without those that do not match any more. No connection to the database is
   * held while the consumer works, however slow its peer is, nor all answers in memory. What the
   * consumer throws ends the search.
   *
   * @param query without limit and offset
   */
  public void forEach(UpsContext context, WorkitemQuery query, Consumer<DataSet> answer)
      throws UpsException {
    SearchStatement statement = statement(context, query);
    long[] keys = keys(statement.keys());
    for (int from = 0; from < keys.length; from += PAGE) {
      long[] page = Arrays.copyOfRange(keys, from, Math.min(keys.length, from + PAGE));
      read(statement.of(Arrays.stream(page).boxed().toList()), context).forEach(answer);
    }
  }

  private long[] keys(Sql sql) {
    return transactions.plain(
        connection -> {
          LongStream.Builder keys = LongStream.builder();
          try (PreparedStatement statement = sql.prepare(connection)) {
            statement.setFetchSize(KEYS_AT_ONCE);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                keys.add(row.getLong(1));
              }
            }
          }
          return keys.build().toArray();
        });
  }

  private List<DataSet> read(Sql sql, UpsContext context) {
    Moments moments = new Moments(Moments.zoneOf(context.configuration()));
    return transactions.plain(
        connection -> {
          List<DataSet> found = new ArrayList<>();
          try (PreparedStatement statement = sql.prepare(connection)) {
            statement.setFetchSize(PAGE);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                found.add(Answer.read(row, moments));
              }
            }
          }
          return found;
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
