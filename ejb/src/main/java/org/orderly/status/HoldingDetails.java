package org.orderly.status;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.Sql;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.DataSetReader;
import org.orderly.dicom.encoding.ReadLimits;
import org.orderly.dicom.encoding.TransferSyntax;

/** Finds one image, series, study or patient with what is known of it. */
@ApplicationScoped
public class HoldingDetails {
  private static final String PATIENT_FACTS =
      ", p.patient_id \"patientId\", p.patient_name \"patientName\"";
  private static final int ATTRIBUTES = 4;
  private static final String TIMES = ".created_time \"received\", %s.updated_time \"changed\"";

  private final DataSource database;

  @Inject
  HoldingDetails(DataSource database) {
    this.database = database;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected HoldingDetails() {
    this(null);
  }

  /**
   * Looks by key.
   *
   * @throws StatusFailedException if the database does not answer
   */
  public Optional<HoldingDetail> find(HoldingLevel level, long key) {
    Sql sql =
        new Sql()
            .add("select " + keys(level) + facts(level) + ", " + times(level))
            .add(level.from(HoldingLevel.PATIENT))
            .add(" where " + level.alias() + ".id = ?", key);
    try (Connection connection = database.getConnection();
        PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      Map<String, Object> facts = read(row);
      @Nullable Long[] keys = {key(row, 1), key(row, 2), key(row, 3)};
      boolean pictured = level != HoldingLevel.IMAGE || isPictured(row.getBytes(ATTRIBUTES));
      List<Holding> rows = new HoldingRows(connection, level).read(List.of(key));
      return rows.stream()
          .findFirst()
          .map(holding -> new HoldingDetail(holding, pictured, facts, keys[0], keys[1], keys[2]));
    } catch (SQLException e) {
      throw new StatusFailedException(e);
    }
  }

  private static String keys(HoldingLevel level) {
    String study =
        level.ordinal() <= HoldingLevel.STUDY.ordinal() ? "st.id" : "cast(null as bigint)";
    String series =
        level.ordinal() <= HoldingLevel.SERIES.ordinal() ? "se.id" : "cast(null as bigint)";
    String attributes = level == HoldingLevel.IMAGE ? "i.attributes" : "cast(null as bigint)";
    return "p.id pk, " + study + " tk, " + series + " sk, " + attributes + " ak, ";
  }

  /** Every object with pixels tells how many rows there are (PS3.3 C.7.6.3). */
  private static boolean isPictured(byte[] attributes) throws SQLException {
    try {
      return new DataSetReader(
              new ByteArrayInputStream(attributes), TransferSyntax.EXPLICIT_LITTLE, ReadLimits.HEAD)
          .readAll()
          .contains(Tag.Rows);
    } catch (IOException e) {
      throw new SQLException(e);
    }
  }

  private static String times(HoldingLevel level) {
    return level.alias() + TIMES.formatted(level.alias());
  }

  private static String facts(HoldingLevel level) {
    return switch (level) {
      case IMAGE ->
          "i.sop_iuid \"sopUid\", se.series_iuid \"seriesUid\", st.study_iuid \"studyUid\""
              + PATIENT_FACTS
              + ", i.sop_cuid \"sopClass\", i.instance_no \"number\", i.num_frames \"frames\","
              + " i.transfer_syntax \"transferSyntax\", i.size_bytes \"size\","
              + " se.modality \"modality\", se.sending_aet \"sentBy\"";
      case SERIES ->
          "se.series_iuid \"seriesUid\", st.study_iuid \"studyUid\","
              + " se.num_instances \"instances\""
              + PATIENT_FACTS
              + ", se.modality \"modality\", se.series_no \"number\","
              + " se.description \"description\", se.body_part \"bodyPart\","
              + " se.station_name \"station\", se.institution \"institution\","
              + " se.sending_aet \"sentBy\", se.receiving_aet \"receivedBy\"";
      case STUDY ->
          "st.study_iuid \"studyUid\", st.num_series \"series\", st.num_instances \"instances\""
              + PATIENT_FACTS
              + ", st.accession_no \"accession\", st.study_date \"studyDate\","
              + " st.study_time \"studyTime\", st.description \"description\","
              + " st.modalities \"modalities\", st.referring_name \"referring\","
              + " st.size_bytes \"size\"";
      case PATIENT ->
          "p.patient_id \"patientId\", p.issuer \"issuer\", p.patient_name \"patientName\","
              + " p.sex \"sex\", p.birth_date \"birthDate\","
              + " (select count(*) from study n where n.patient_fk = p.id) \"studies\"";
    };
  }

  private static Map<String, Object> read(ResultSet row) throws SQLException {
    Map<String, Object> facts = new LinkedHashMap<>();
    ResultSetMetaData columns = row.getMetaData();
    // the first are keys and attributes
    for (int i = ATTRIBUTES + 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnLabel(i);
      Object value =
          name.equals("received") || name.equals("changed")
              ? row.getObject(i, OffsetDateTime.class).toInstant()
              : row.getString(i);
      facts.put(name, value == null ? "" : value);
    }
    return facts;
  }

  private static @Nullable Long key(ResultSet row, int column) throws SQLException {
    long key = row.getLong(column);
    return row.wasNull() ? null : key;
  }
}
