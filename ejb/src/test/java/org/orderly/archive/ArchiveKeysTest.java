package org.orderly.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.orderly.archive.ArchiveFixture.object;
import static org.orderly.archive.ArchiveFixture.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.conf.OverwritePolicy;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.task.TestDatabase;

/** Keys that are more than one value of one column: items of sequences, zones of dates. */
class ArchiveKeysTest {

  @TempDir Path folder;

  private static void store_series(ArchiveFixture archive, int number, DataSet... requests)
      throws Exception {
    DataSet object = object("1.7", "1.7." + number, "1.7." + number + ".1");
    if (requests.length > 0) {
      object.putSequence(Tag.RequestAttributesSequence, requests);
    }
    store(
        archive.writer(),
        archive.arrival(object, archive.ae(OverwritePolicy.NEVER), "CT1", "c" + number));
  }

  private static DataSet request(String procedure, String step) {
    DataSet item = new DataSet();
    item.put(Tag.RequestedProcedureID, procedure);
    return step.isEmpty() ? item : item.put(Tag.ScheduledProcedureStepID, step);
  }

  private static List<String> series(ArchiveFixture archive, DataSet request) {
    DataSet keys = new DataSet();
    keys.putSequence(Tag.RequestAttributesSequence, request);
    return archive.query().find(QueryLevel.SERIES, QueryRequest.of(keys)).stream()
        .map(Match::seriesIuid)
        .toList();
  }

  private static void finds_series_by_request(ArchiveFixture archive) {
    assertEquals(List.of("1.7.1", "1.7.2"), series(archive, request("RP1", "")));
    assertEquals(List.of("1.7.1"), series(archive, request("RP1", "S1")));
    // both values in one item
    assertEquals(List.of(), series(archive, request("RP2", "S1")));
    assertEquals(List.of("1.7.1", "1.7.2"), series(archive, request("RP?", "S*")));
    assertEquals(List.of("1.7.1", "1.7.2", "1.7.3"), series(archive, request("*", "*")));
    DataSet keys = new DataSet();
    keys.putSequence(Tag.RequestAttributesSequence, request("RP2", ""));
    assertEquals(1, archive.query().count(QueryLevel.INSTANCE, QueryRequest.of(keys)));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void series_are_found_by_the_request_they_came_of(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      store_series(archive, 1, request("RP1", "S1"), request("RP2", "S2"));
      store_series(archive, 2, request("RP1", "S3"));
      store_series(archive, 3);
      finds_series_by_request(archive);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void series_stored_by_an_earlier_version_are_found_after_the_upgrade(TestDatabase kind)
      throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      store_series(archive, 1, request("RP1", "S1"), request("RP2", "S2"));
      store_series(archive, 2, request("RP1", "S3"));
      store_series(archive, 3);
      try (Connection connection = archive.database().getConnection();
          Statement statement = connection.createStatement()) {
        statement.executeUpdate("delete from series_request");
        SeriesRequests.fill(connection);
      }
      finds_series_by_request(archive);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void dates_and_times_are_those_of_the_zone_that_the_request_tells(TestDatabase kind)
      throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      List<LocalDateTime> moments = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        // in winter, without a change of the clocks; every third to the minute only
        LocalDateTime moment = LocalDate.of(2026, 1, 10).atTime(0, 5).plusHours(i * 5L);
        moments.add(moment);
        DataSet object = object("1.8." + i, "1.8.1." + i, "1.8.2." + i);
        object.put(Tag.StudyDate, moment.format(DateTimeFormatter.BASIC_ISO_DATE));
        String form = i % 3 == 0 ? "HHmm" : "HHmmss";
        object.put(Tag.StudyTime, moment.format(DateTimeFormatter.ofPattern(form)));
        store(
            archive.writer(),
            archive.arrival(object, archive.ae(OverwritePolicy.NEVER), "CT1", "z" + i));
      }
      String[][] ranges = {
        {"20260111", ""},
        {"20260111-20260112", ""},
        {"-20260111", ""},
        {"20260113-", ""},
        {"", "0600-1159"},
        {"20260112", "2200-"},
        {"20260111-20260112", "-0330"},
        {"20260110-", "1005"}
      };
      for (String offset : List.of("+0000", "-0530", "+1400", "-1200", "+0100")) {
        for (String[] range : ranges) {
          assertEquals(
              expected(moments, offset, range),
              found(archive, offset, range),
              offset + " " + String.join(" ", range));
        }
      }
    }
  }

  private static TreeSet<String> found(ArchiveFixture archive, String offset, String... range) {
    DataSet keys = new DataSet();
    keys.put(Tag.TimezoneOffsetFromUTC, offset);
    keys.put(Tag.StudyDate, range[0]);
    keys.put(Tag.StudyTime, range[1]);
    TreeSet<String> found = new TreeSet<>();
    archive.query().find(QueryLevel.STUDY, QueryRequest.of(keys)).stream()
        .map(Match::studyIuid)
        .forEach(found::add);
    return found;
  }

  private static TreeSet<String> expected(
      List<LocalDateTime> moments, String offset, String... range) {
    TreeSet<String> expected = new TreeSet<>();
    for (int i = 0; i < moments.size(); i++) {
      LocalDateTime there =
          moments
              .get(i)
              .atZone(ZoneId.systemDefault())
              .withZoneSameInstant(ZoneOffset.of(offset))
              .toLocalDateTime();
      boolean day =
          range[0].isEmpty() || MatchingKey.dates(0, range[0]).contains(there.toLocalDate());
      LocalTime time = there.toLocalTime();
      if (day && (range[1].isEmpty() || MatchingKey.times(0, range[1]).contains(time))) {
        expected.add("1.8." + i);
      }
    }
    return expected;
  }
}
