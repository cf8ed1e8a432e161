package org.orderly.archive;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.EntityContent.SeriesContent;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.DatabaseException;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.InstanceAvailability;
import org.orderly.conf.Storage;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.storage.Storages;

/** Finds what is in the archive; needs no transaction and gives records only. */
@ApplicationScoped
public class ArchiveQuery {

  /**
   * Objects that can be retrieved by their UIDs though the archive neither keeps nor lists them.
   */
  public interface Offered {

    /** As {@link ArchiveQuery#locations}. */
    List<InstanceLocation> locations(
        String studyIuid, @Nullable String seriesIuid, @Nullable String sopIuid);
  }

  private static final String LOCATIONS =
      "select st.study_iuid, se.series_iuid, i.sop_iuid, i.sop_cuid, i.instance_no, i.revision,"
          + " i.transfer_syntax, i.storage_id, i.storage_path, i.size_bytes, i.digest, se.sending_aet, i.id"
          + " from study st join series se on se.study_fk = st.id"
          + " join instance i on i.series_fk = se.id where st.study_iuid = ?";

  private final DataSource database;
  private final Storages storages;
  private final CurrentConfiguration configuration;
  private final List<Offered> offered;

  @Inject
  ArchiveQuery(
      DataSource database,
      Storages storages,
      CurrentConfiguration configuration,
      @Any jakarta.enterprise.inject.Instance<Offered> offered) {
    this(database, storages, configuration, offered.stream().toList());
  }

  ArchiveQuery(DataSource database, Storages storages, CurrentConfiguration configuration) {
    this(database, storages, configuration, List.of());
  }

  private ArchiveQuery(
      DataSource database,
      Storages storages,
      CurrentConfiguration configuration,
      List<Offered> offered) {
    this.database = database;
    this.storages = storages;
    this.configuration = configuration;
    this.offered = offered;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected ArchiveQuery() {
    this(null, null, null);
  }

  /** A read of the database failed. */
  public static final class QueryFailedException extends DatabaseException {
    private static final long serialVersionUID = 1L;

    QueryFailedException(SQLException cause) {
      super(cause);
    }
  }

  @FunctionalInterface
  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * The answers of one page, in one statement.
   *
   * @throws IllegalArgumentException naming a key whose value is no value of its kind
   */
  public List<Match> find(QueryLevel level, QueryRequest request) {
    Map<String, InstanceAvailability> availability = availability();
    return read(statement(level, request).page(), row -> match(row, level, availability));
  }

  /** How many answers there are, whatever the offset and limit. */
  public long count(QueryLevel level, QueryRequest request) {
    return read(statement(level, request).count(), row -> row.getLong(1)).get(0);
  }

  private QueryStatement statement(QueryLevel level, QueryRequest request) {
    return new QueryStatement(level, request, StudySearch.zone(configuration));
  }

  /**
   * The instances of a study, or of one of its series, or one instance, also such as are offered
   * without being in the archive; an empty list if there is no such thing.
   */
  public List<InstanceLocation> locations(
      String studyIuid, @Nullable String seriesIuid, @Nullable String sopIuid) {
    List<InstanceLocation> found = archived(studyIuid, seriesIuid, sopIuid);
    if (found.isEmpty()) {
      for (Offered objects : offered) {
        found = objects.locations(studyIuid, seriesIuid, sopIuid);
      }
    }
    return found;
  }

  private List<InstanceLocation> archived(
      String studyIuid, @Nullable String seriesIuid, @Nullable String sopIuid) {
    Sql sql = new Sql().add(LOCATIONS, studyIuid);
    if (seriesIuid != null) {
      sql.add(" and se.series_iuid = ?", seriesIuid);
    }
    if (sopIuid != null) {
      sql.add(" and i.sop_iuid = ?", sopIuid);
    }
    return read(sql.add(" order by se.series_no, se.id, i.instance_no, i.id"), this::location);
  }

  private InstanceLocation location(ResultSet row) throws SQLException {
    int number = row.getInt(5);
    boolean noNumber = row.wasNull();
    String storageId = row.getString(8);
    return new InstanceLocation(
        row.getLong(13),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        noNumber ? null : number,
        row.getInt(6),
        row.getString(7),
        storageId,
        storages.resolve(storageId, row.getString(9)),
        row.getLong(10),
        row.getString(11),
        row.getString(12));
  }

  /** The same with the attributes that notifications carry; empty if there is no such thing. */
  public Optional<EntityContent> content(
      String studyIuid, @Nullable String seriesIuid, @Nullable String sopIuid) {
    Map<String, List<InstanceLocation>> bySeries = new LinkedHashMap<>();
    for (InstanceLocation location : archived(studyIuid, seriesIuid, sopIuid)) {
      bySeries.computeIfAbsent(location.seriesIuid(), k -> new ArrayList<>()).add(location);
    }
    if (bySeries.isEmpty()) {
      return Optional.empty();
    }
    List<DataSet> study =
        read(
            new Sql()
                .add(
                    "select p.attributes, st.attributes from study st"
                        + " join patient p on p.id = st.patient_fk where st.study_iuid = ?",
                    studyIuid),
            row -> joined(row, 1, 2));
    Map<String, DataSet> attributes = new LinkedHashMap<>();
    Sql sql =
        new Sql()
            .add(
                "select se.series_iuid, se.attributes from series se"
                    + " join study st on st.id = se.study_fk where st.study_iuid = ?",
                studyIuid);
    if (seriesIuid != null) {
      sql.add(" and se.series_iuid = ?", seriesIuid);
    }
    read(sql, row -> attributes.put(row.getString(1), Attributes.decode(row.getBytes(2))));
    List<SeriesContent> series = new ArrayList<>();
    bySeries.forEach(
        (uid, instances) ->
            series.add(
                new SeriesContent(uid, attributes.getOrDefault(uid, new DataSet()), instances)));
    return study.isEmpty()
        ? Optional.empty()
        : Optional.of(new EntityContent(study.get(0), series));
  }

  private static DataSet joined(ResultSet row, int... columns) throws SQLException {
    DataSet joined = new DataSet();
    for (int column : columns) {
      Attributes.join(joined, Attributes.decode(row.getBytes(column)));
    }
    return joined;
  }

  private Match match(
      ResultSet row, QueryLevel level, Map<String, InstanceAvailability> availability)
      throws SQLException {
    DataSet attributes = Attributes.decode(row.getBytes(2));
    String studyIuid = null;
    String seriesIuid = null;
    String sopIuid = null;
    if (level == QueryLevel.PATIENT) {
      attributes.putInt(Tag.NumberOfPatientRelatedStudies, row.getInt(3));
    } else {
      studyIuid = row.getString(3);
      Attributes.join(attributes, Attributes.decode(row.getBytes(4)));
      String[] modalities = row.getString(5).substring(1).split("\\|");
      if (!modalities[0].isEmpty()) {
        attributes.put(Tag.ModalitiesInStudy, modalities);
      }
      attributes.putInt(Tag.NumberOfStudyRelatedSeries, row.getInt(6));
      attributes.putInt(Tag.NumberOfStudyRelatedInstances, row.getInt(7));
    }
    if (level.ordinal() >= QueryLevel.SERIES.ordinal()) {
      seriesIuid = row.getString(8);
      Attributes.join(attributes, Attributes.decode(row.getBytes(9)));
      attributes.putInt(Tag.NumberOfSeriesRelatedInstances, row.getInt(10));
    }
    if (level == QueryLevel.INSTANCE) {
      sopIuid = row.getString(11);
      Attributes.join(attributes, Attributes.decode(row.getBytes(12)));
      attributes.put(Tag.AvailableTransferSyntaxUID, row.getString(14));
      InstanceAvailability own = availability.get(row.getString(13));
      attributes.put(
          Tag.InstanceAvailability, (own == null ? InstanceAvailability.UNAVAILABLE : own).name());
    } else if (level != QueryLevel.PATIENT && !availability.isEmpty()) {
      attributes.put(
          Tag.InstanceAvailability, java.util.Collections.max(availability.values()).name());
    }
    return new Match(attributes, row.getLong(1), studyIuid, seriesIuid, sopIuid);
  }

  /** By storage id; the enum's order is from best to worst. */
  private Map<String, InstanceAvailability> availability() {
    Map<String, InstanceAvailability> availability = new LinkedHashMap<>();
    for (Storage storage :
        configuration.find().map(ConfigSnapshot::device).map(d -> d.storages()).orElse(List.of())) {
      availability.put(storage.id(), storage.availability());
    }
    return availability;
  }

  private <T> List<T> read(Sql sql, Row<T> reader) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return found;
    } catch (SQLException e) {
      throw new QueryFailedException(e);
    }
  }
}
