package org.orderly.web.rs.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.Match;
import org.orderly.archive.QueryLevel;
import org.orderly.archive.QueryRequest;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.dict.Tag;
import org.orderly.task.EntityUid;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.parameter.Parameters;
import org.orderly.web.rs.qido.SearchParameters;

/** The entities that a trigger is about, handed over in chunks: there may be very many of them. */
@ApplicationScoped
public class Entities {
  private static final int CHUNK = 500;

  @Inject ArchiveQuery archive;

  /** One entity of a path; every UID of it is checked. */
  public static EntityUid of(String study, String series, String instance) {
    return new EntityUid(
        uid("StudyInstanceUID", study),
        series.isEmpty() ? null : uid("SeriesInstanceUID", series),
        instance.isEmpty() ? null : uid("SOPInstanceUID", instance));
  }

  /** The keys that keep a query inside the study of a path. */
  public static Map<Integer, String> within(String study) {
    return Map.of(Tag.StudyInstanceUID, uid("StudyInstanceUID", study));
  }

  /** The keys that keep a query inside the series of a path. */
  public static Map<Integer, String> within(String study, String series) {
    return Map.of(
        Tag.StudyInstanceUID,
        uid("StudyInstanceUID", study),
        Tag.SeriesInstanceUID,
        uid("SeriesInstanceUID", series));
  }

  /** A UID in a path. */
  public static String uid(String name, String text) {
    if (!Parameters.isUid(text)) {
      throw new BadParameterException(name, "not a UID");
    }
    return text;
  }

  /**
   * Hands all matches to {@code action} and sums up what it answers.
   *
   * @throws RefusedException 413 if there are more than the AE allows
   */
  public int forMatches(
      NetworkAe ae,
      QueryLevel level,
      SearchParameters search,
      ToIntFunction<List<EntityUid>> action) {
    int max = ae.queryMaxNumberOfResults();
    if (max > 0 && !hasUniqueKey(search) && archive.count(level, search.request(0)) > max) {
      throw new RefusedException(413, "Request entity too large: more than " + max + " matches");
    }
    // all UIDs first: what the action does may change what a later page would show
    List<EntityUid> entities = new ArrayList<>();
    int wanted = search.limit() < 0 ? Integer.MAX_VALUE : search.limit();
    int offset = search.offset();
    while (entities.size() < wanted) {
      int page = Math.min(10 * CHUNK, wanted - entities.size());
      List<Match> matches =
          archive.find(
              level, new QueryRequest(search.keys(), search.fuzzy(), search.order(), offset, page));
      for (Match match : matches) {
        entities.add(new EntityUid(match.studyIuid(), match.seriesIuid(), match.sopIuid()));
      }
      offset += matches.size();
      if (matches.size() < page) {
        break;
      }
    }
    return inChunks(entities, action);
  }

  /** Hands a long list over in chunks. */
  public static int inChunks(List<EntityUid> entities, ToIntFunction<List<EntityUid>> action) {
    int sum = 0;
    for (int i = 0; i < entities.size(); i += CHUNK) {
      sum += action.applyAsInt(entities.subList(i, Math.min(i + CHUNK, entities.size())));
    }
    return sum;
  }

  private static boolean hasUniqueKey(SearchParameters search) {
    return search.keys().hasValue(Tag.StudyInstanceUID)
        || search.keys().hasValue(Tag.SeriesInstanceUID)
        || search.keys().hasValue(Tag.SOPInstanceUID)
        || search.keys().hasValue(Tag.PatientID)
        || search.keys().hasValue(Tag.AccessionNumber);
  }
}
