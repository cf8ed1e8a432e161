package org.orderly.web.rs.qido;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orderly.archive.QueryLevel;
import org.orderly.archive.QueryRequest;
import org.orderly.archive.QueryRequest.OrderBy;
import org.orderly.conf.QuerySettings;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.DateTimes;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.parameter.AttributePath;
import org.orderly.web.rs.parameter.IncludedFields;
import org.orderly.web.rs.parameter.Parameters;
import org.orderly.web.rs.parameter.SortField;

/**
 * The parameters of a search (PS3.18 8.3.4): matching keys, which attributes to answer, paging and
 * order. A key that cannot be matched at the level is refused, because ignoring it would answer, or
 * act on, more than was asked for.
 */
public record SearchParameters(
    DataSet keys,
    boolean fuzzy,
    List<OrderBy> order,
    int offset,
    int limit,
    Set<Integer> included,
    boolean includeAll) {

  private static final Set<String> OWN =
      Set.of("includefield", "fuzzymatching", "limit", "offset", "orderby", "accept");
  private static final String UIDS_BETWEEN = "[,\\\\]";

  public SearchParameters {
    order = List.copyOf(order);
    included = Set.copyOf(included);
  }

  /**
   * Reads the parameters of a search.
   *
   * @param parents UIDs that the path tells
   * @param others names of parameters that the caller understands itself
   */
  public static SearchParameters of(
      QueryLevel level, Parameters parameters, Map<Integer, String> parents, Set<String> others) {
    DataSet keys = new DataSet();
    for (String name : parameters.names()) {
      if (!OWN.contains(name) && !others.contains(name)) {
        addKey(keys, level, name, parameters);
      }
    }
    parents.forEach(
        (tag, uid) -> {
          if (keys.contains(tag)) {
            throw new BadParameterException(
                org.orderly.dicom.dict.Dictionary.keywordOf(tag), "told by the path already");
          }
          keys.put(tag, Vr.UI, uid);
        });
    IncludedFields included = IncludedFields.of(parameters);
    Integer offset = parameters.integer("offset", 0, Integer.MAX_VALUE);
    Integer limit = parameters.integer("limit", 0, Integer.MAX_VALUE);
    return new SearchParameters(
        keys,
        parameters.flag("fuzzymatching"),
        SortField.of(parameters).stream()
            .map(field -> new OrderBy(field.tag(), field.ascending()))
            .toList(),
        offset == null ? 0 : offset,
        limit == null ? -1 : limit,
        included.tags(),
        included.all());
  }

  /** Without an issuer that stands alone, where the AE does not match by that. */
  public SearchParameters heldTo(QuerySettings settings) {
    if (settings.filterByIssuerOfPatientId() || keys.hasValue(Tag.PatientID)) {
      return this;
    }
    DataSet held = new DataSet();
    keys.forEach(held::put);
    held.remove(Tag.IssuerOfPatientID);
    return new SearchParameters(held, fuzzy, order, offset, limit, included, includeAll);
  }

  /** The request for the archive, for at most that many matches. */
  public QueryRequest request(int maxMatches) {
    return new QueryRequest(keys, fuzzy, order, offset, maxMatches);
  }

  private static void addKey(DataSet keys, QueryLevel level, String name, Parameters parameters) {
    AttributePath path =
        AttributePath.of(name)
            .orElseThrow(() -> new BadParameterException(name, "no known attribute or parameter"));
    if (!MatchingKeys.has(level, path.tags())) {
      throw new BadParameterException(name, "not a matching key of this search");
    }
    String value = parameters.text(name);
    if (value == null) {
      return;
    }
    Vr vr = path.vr();
    if (vr == Vr.UI) {
      String[] uids = value.split(UIDS_BETWEEN);
      for (String uid : uids) {
        if (!Parameters.isUid(uid)) {
          throw new BadParameterException(name, "not a UID or list of UIDs");
        }
      }
      path.holder(keys).put(path.last(), vr, uids);
      return;
    }
    KeyForm.check(name, vr, value);
    if (path.last() == Tag.TimezoneOffsetFromUTC && DateTimes.offset(value).isEmpty()) {
      throw new BadParameterException(name, "not an offset from -1200 to +1400");
    }
    DataSet holder = path.holder(keys);
    if (path.last() == Tag.ModalitiesInStudy) {
      holder.put(path.last(), vr, value.split(UIDS_BETWEEN));
    } else {
      holder.put(path.last(), vr, value);
    }
  }
}
