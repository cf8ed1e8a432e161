package org.orderly.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes 1,000,000 images in 40,000 series of 20,000 studies, received over 400 days, with their
 * exports into the database of a server that does not run. The oldest quarter has no exports any
 * more, as after their retention; of the others most are completed, some failed or wait, some have
 * exports of each kind. One in twenty got its second series a month after the first.
 */
final class ArchiveFill {
  static final String STUDY = "1.2.840.88888.";
  static final int IMAGES = 1_000_000;

  private static final int STUDIES = 20_000;
  private static final int SERIES = 2;
  private static final int PER_SERIES = IMAGES / STUDIES / SERIES;
  private static final int COMMENTS = 400;
  private static final int DAYS = 400;
  private static final int EXPORTS = 6;
  private static final int OLD = STUDIES / 4;

  private final ServerDatabase database;
  private final OffsetDateTime now = OffsetDateTime.now(Clock.systemUTC());

  private ArchiveFill(ServerDatabase database) {
    this.database = database;
  }

  static void fill(Map<String, String> environment) throws IOException, SQLException {
    try (ServerDatabase database = ServerDatabase.open(environment)) {
      for (String table : List.of("patient", "task")) {
        if (database.highest(table) > 0) {
          throw new IOException("the database is not empty: it has a " + table);
        }
      }
      ArchiveFill fill = new ArchiveFill(database);
      fill.patients();
      fill.studies();
      fill.series();
      fill.images();
      fill.exports();
      database.end();
    }
  }

  /** The study with number 0 came first. */
  private OffsetDateTime received(int study) {
    return now.minusSeconds((long) (STUDIES - study) * DAYS * 24 * 3600 / STUDIES);
  }

  private OffsetDateTime received(int study, int ofStudy) {
    boolean late = study % 20 == 7 && study < STUDIES - STUDIES / 10 && ofStudy >= PER_SERIES;
    return received(study).plusDays(late ? 30 : 0).plusSeconds(ofStudy);
  }

  private static String modality(int study) {
    return switch (study % 20) {
      case 0 -> "US";
      case 1, 2, 3, 4 -> "MR";
      default -> "CT";
    };
  }

  private void patients() throws SQLException {
    database.insert(
        "patient (id, patient_id, patient_name, name_key, birth_date, sex, created_time,"
            + " updated_time, attributes)",
        STUDIES,
        i -> {
          String name = "Archive" + i + "^Mary";
          return new @Nullable Object[] {
            i + 1,
            "ARC-" + i,
            name,
            name.toUpperCase(Locale.ROOT),
            "19" + (10 + i % 90) + "0401",
            i % 3 == 0 ? "M" : "F",
            received(i),
            received(i),
            new byte[0]
          };
        });
  }

  private void studies() throws SQLException {
    database.insert(
        "study (id, patient_fk, study_iuid, study_date, accession_no, description,"
            + " description_key, modalities, num_series, num_instances, created_time,"
            + " updated_time, attributes)",
        STUDIES,
        i ->
            new @Nullable Object[] {
              i + 1,
              i + 1,
              STUDY + i,
              "20260105",
              "ARC" + i,
              "Abdomen",
              "ABDOMEN",
              "|" + modality(i) + "|",
              SERIES,
              SERIES * PER_SERIES,
              received(i),
              received(i, SERIES * PER_SERIES),
              new byte[0]
            });
  }

  private void series() throws SQLException {
    database.insert(
        "series (id, study_fk, series_iuid, series_no, modality, sending_aet, num_instances,"
            + " created_time, updated_time, attributes)",
        STUDIES * SERIES,
        i ->
            new @Nullable Object[] {
              i + 1,
              i / SERIES + 1,
              uid(i),
              i % SERIES + 1,
              modality(i / SERIES),
              "MODALITY",
              PER_SERIES,
              received(i / SERIES, i % SERIES * PER_SERIES),
              received(i / SERIES, SERIES * PER_SERIES),
              new byte[0]
            });
  }

  private static String uid(int series) {
    return STUDY + series / SERIES + "." + (series % SERIES + 1);
  }

  private void images() throws SQLException {
    byte[] attributes = attributes();
    database.insert(
        "instance (id, series_fk, sop_iuid, sop_cuid, instance_no, transfer_syntax, storage_id,"
            + " storage_path, size_bytes, created_time, updated_time, attributes)",
        IMAGES,
        i -> {
          OffsetDateTime time = received(i / PER_SERIES / SERIES, i % (SERIES * PER_SERIES));
          return new @Nullable Object[] {
            i + 1,
            i / PER_SERIES + 1,
            uid(i / PER_SERIES) + "." + i,
            "1.2.840.10008.5.1.4.1.1.2",
            i % PER_SERIES + 1,
            "1.2.840.10008.1.2.1",
            "fs1",
            "archive/" + i,
            526_000,
            time,
            time,
            attributes
          };
        });
  }

  /** Image Comments of 400 characters and Rows, in Explicit VR Little Endian. */
  private static byte[] attributes() {
    ByteBuffer bytes = ByteBuffer.allocate(8 + COMMENTS + 10).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort((short) 0x0020).putShort((short) 0x4000);
    bytes.put((byte) 'L').put((byte) 'T').putShort((short) COMMENTS);
    bytes.put("x".repeat(COMMENTS).getBytes(StandardCharsets.US_ASCII));
    bytes.putShort((short) 0x0028).putShort((short) 0x0010);
    bytes.put((byte) 'U').put((byte) 'S').putShort((short) 2).putShort((short) 512);
    return bytes.array();
  }

  private void exports() throws SQLException {
    database.insert(
        "task (id, task_type, task_status, device_name, queue_name, created_time, updated_time,"
            + " scheduled_time, error_msg, local_aet, remote_aet, exporter_id, study_iuid,"
            + " series_iuid, num_instances, completed, warning, lease_node, lease_until)",
        (STUDIES - OLD) * EXPORTS,
        i -> {
          int study = OLD + i / EXPORTS;
          String status = study % 100 == 9 && i % EXPORTS == 2 ? "FAILED" : status(study);
          OffsetDateTime created = received(study).plusSeconds(120);
          boolean waits = status.startsWith("SCHEDULED");
          boolean runs = status.equals("IN PROCESS");
          boolean done = status.equals("COMPLETED") || status.equals("WARNING");
          int all = SERIES * PER_SERIES;
          return new @Nullable Object[] {
            i + 1,
            "EXPORT",
            status,
            "orderly",
            "Export",
            created,
            created.plusSeconds(9),
            waits ? now.plusYears(70) : created,
            status.equals("FAILED") ? "connection refused" : null,
            "ORDERLY",
            "STORESCP",
            "DEST" + i % EXPORTS,
            STUDY + study,
            i % EXPORTS == 1 ? uid(study * SERIES) : null,
            all,
            status.equals("WARNING") ? all - 1 : done ? all : 7,
            status.equals("WARNING") ? 1 : 0,
            runs ? "another" : null,
            runs ? now.plusYears(1) : null
          };
        });
  }

  /** All seven, most of them of few studies. */
  private static String status(int study) {
    return switch (study % 100) {
      case 0 -> "FAILED";
      case 1 -> "CANCELED";
      case 2 -> "SCHEDULED";
      case 3 -> "SCHEDULED FOR RETRY";
      case 4 -> "IN PROCESS";
      case 5, 6, 7, 8 -> "WARNING";
      default -> "COMPLETED";
    };
  }
}
