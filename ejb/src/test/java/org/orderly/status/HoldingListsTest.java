package org.orderly.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.archive.ArchiveFixture.object;
import static org.orderly.archive.ArchiveFixture.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.archive.ArchiveFixture;
import org.orderly.archive.ArchiveWriter;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.OverwritePolicy;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.status.HoldingFilter.Scope;
import org.orderly.task.TestDatabase;

class HoldingListsTest {

  private static final int STUDIES = 12;

  /** Reached by what the test has stored, but for the farthest. */
  private static final WalkLimits NARROW = new WalkLimits(3, 1, 3, 5, 5, 1000);

  private static final String UPDATED = "update study set updated_time = ? where study_iuid = ?";
  private static final List<HoldingOrder> TIMES =
      List.of(HoldingOrder.FIRST_RECEIVED, HoldingOrder.LAST_RECEIVED);
  private static final List<HoldingStatus> SOME =
      List.of(HoldingStatus.RECEIVED, HoldingStatus.FAILED, HoldingStatus.IN_PROGRESS);
  private static final String TWIN = "1.7.7";

  @TempDir Path folder;

  private int tasks;

  private ArchiveFixture filled(TestDatabase kind) throws Exception {
    ArchiveFixture archive = new ArchiveFixture(kind, folder);
    ArchiveWriter writer = archive.writer();
    NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
    for (int i = 0; i < STUDIES * 4; i++) {
      String study = "1.5." + i / 4;
      String series = study + "." + i / 2;
      DataSet object = object(study, series, series + "." + i);
      object.put(Tag.PatientID, "P" + i / 4).put(Tag.PatientName, "Name" + i / 4);
      object.put(Tag.AccessionNumber, "ACC" + i / 4);
      store(writer, archive.arrival(object, ae, "CT1", "c" + i));
    }
    // study 0 and 11 have no task; others by study, by series and by image
    task(archive, "COMPLETED", 1, "", "");
    task(archive, "FAILED", 2, "", "");
    task(archive, "SCHEDULED", 3, "", "");
    task(archive, "IN PROCESS", 4, "", "");
    task(archive, "CANCELED", 5, "", "");
    task(archive, "COMPLETED", 6, "1.5.6.12", "");
    task(archive, "FAILED", 7, "1.5.7.14", "");
    task(archive, "COMPLETED", 7, "1.5.7.15", "");
    task(archive, "SCHEDULED FOR RETRY", 8, "1.5.8.16", "1.5.8.16.32");
    task(archive, "COMPLETED", 9, "", "");
    task(archive, "FAILED", 9, "1.5.9.18", "");
    task(archive, "COMPLETED", 10, "", "");
    task(archive, "SCHEDULED", 10, "", "");
    return archive;
  }

  /** Studies came hour by hour; of every third the second series came three hours later. */
  private static void spread(ArchiveFixture archive) throws Exception {
    OffsetDateTime start = time("00:00");
    for (int i = 0; i < STUDIES * 4; i++) {
      int study = i / 4;
      OffsetDateTime time = start.plusHours(study);
      OffsetDateTime later = study % 3 == 0 && i % 4 > 1 ? time.plusHours(3) : time;
      String series = "1.5." + study + "." + i / 2;
      times(archive, "instance set", later.plusSeconds(i), "sop_iuid", series + "." + i);
      times(archive, "series set", later, "series_iuid", series);
      times(archive, "study set", time, "study_iuid", "1.5." + study);
      update(archive, UPDATED, later.plusSeconds(i), "1.5." + study);
    }
  }

  private static void times(
      ArchiveFixture archive, String table, OffsetDateTime time, String column, String uid)
      throws Exception {
    update(archive, "update " + table + " created_time = ? where " + column + " = ?", time, uid);
  }

  private static void update(ArchiveFixture archive, String sql, Object... values)
      throws Exception {
    try (Connection connection = archive.database().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      assertEquals(1, statement.executeUpdate());
    }
  }

  private void task(ArchiveFixture archive, String status, int study, String series, String image)
      throws Exception {
    try (Connection connection = archive.database().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "insert into task (id, task_type, task_status, device_name, queue_name,"
                    + " created_time, updated_time, scheduled_time, study_iuid, series_iuid,"
                    + " sop_iuid) values (?, 'EXPORT', ?, 'd', 'q', current_timestamp,"
                    + " current_timestamp, current_timestamp, ?, nullif(?, ''), nullif(?, ''))")) {
      statement.setLong(1, ++tasks);
      statement.setString(2, status);
      statement.setString(3, "1.5." + study);
      statement.setString(4, series);
      statement.setString(5, image);
      statement.executeUpdate();
    }
  }

  private static HoldingFilter filter(@Nullable HoldingStatus status, String text) {
    return new HoldingFilter(null, null, status, text, "", "", null);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_status_selects_exactly_what_the_list_shows_it_for(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = filled(kind)) {
      selects_exactly(new HoldingLists(archive.database(), NARROW));
      spread(archive);
      selects_exactly(new HoldingLists(archive.database()));
      selects_exactly(new HoldingLists(archive.database(), NARROW));
    }
  }

  private static void selects_exactly(HoldingLists lists) {
    for (HoldingLevel level :
        List.of(HoldingLevel.IMAGE, HoldingLevel.SERIES, HoldingLevel.STUDY)) {
      for (HoldingOrder order : HoldingOrder.values()) {
        int sum = 0;
        for (HoldingStatus status : HoldingStatus.values()) {
          sum += selects(lists, level, order, filter(status, ""));
        }
        assertEquals(lists.page(level, filter(null, ""), order, 0, 100).total(), sum);
      }
    }
  }

  /** Looks at all rows at once and at two pages; how many there are. */
  private static int selects(
      HoldingLists lists, HoldingLevel level, HoldingOrder order, HoldingFilter filter) {
    HoldingFilter any =
        new HoldingFilter(
            filter.from(),
            filter.until(),
            null,
            filter.text(),
            filter.modality(),
            filter.sex(),
            filter.within());
    List<Holding> expected =
        lists.page(level, any, order, 0, 100).rows().stream()
            .filter(row -> row.status() == filter.status())
            .toList();
    String about = level + " " + order + " " + filter + " " + filter.text();
    HoldingLists.Page all = lists.page(level, filter, order, 0, 100);
    assertEquals(expected, all.rows(), about);
    assertEquals(expected.size(), all.total(), about);
    assertFalse(all.more(), about);
    for (int offset : expected.isEmpty() ? List.<Integer>of() : List.of(0, expected.size() / 2)) {
      int end = Math.min(offset + 2, expected.size());
      HoldingLists.Page page = lists.page(level, filter, order, offset, 2);
      assertEquals(expected.subList(offset, end), page.rows(), about + " " + offset);
      assertTrue(page.total() >= Math.min(end + 1, expected.size()), about + " " + offset);
      assertTrue(page.more() || page.total() == expected.size(), about + " " + offset);
    }
    return expected.size();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_text_is_looked_for_at_the_level_of_the_list_and_above(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = filled(kind)) {
      assertEquals(List.of(4, 2, 1, 1), counts(archive, "name7"));
      assertEquals(List.of(4, 2, 1, 1), counts(archive, "p7"));
      assertEquals(List.of(4, 2, 1, 0), counts(archive, "ACC7"));
      assertEquals(List.of(4, 2, 1, 0), counts(archive, "1.5.7"));
      assertEquals(List.of(2, 1, 0, 0), counts(archive, "1.5.7.14"));
      assertEquals(List.of(1, 0, 0, 0), counts(archive, "5.7.14.28"));
      assertEquals(List.of(1, 0, 0, 0), counts(archive, "1.5.7.14.28"));
      assertEquals(List.of(0, 0, 0, 0), counts(archive, "nobody"));
      assertEquals(List.of(48, 24, 12, 12), counts(archive, "NAME"));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_text_and_a_status_select_what_has_both(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = filled(kind)) {
      spread(archive);
      // a UID that is the beginning of another
      update(archive, "update instance set sop_iuid = ? where sop_iuid = ?", TWIN, "1.5.9.18.36");
      update(
          archive,
          "update instance set sop_iuid = ? where sop_iuid = ?",
          TWIN + "0",
          "1.5.9.18.37");
      selects_what_has_both(new HoldingLists(archive.database()));
      selects_what_has_both(new HoldingLists(archive.database(), NARROW));
    }
  }

  private static void selects_what_has_both(HoldingLists lists) {
    List<String> texts =
        List.of("name7", "ACC7", "1.5.7", "name1", "name", "1.5.7.14", "7.14.28", "9", TWIN);
    for (HoldingLevel level :
        List.of(HoldingLevel.IMAGE, HoldingLevel.SERIES, HoldingLevel.STUDY)) {
      for (HoldingOrder order : List.of(HoldingOrder.NAME, HoldingOrder.LAST_RECEIVED)) {
        for (HoldingStatus status : SOME) {
          texts.forEach(text -> selects(lists, level, order, filter(status, text)));
        }
      }
    }
    HoldingFilter both = filter(HoldingStatus.FAILED, "name7");
    assertEquals(
        2, lists.page(HoldingLevel.IMAGE, both, HoldingOrder.LAST_RECEIVED, 0, 20).total());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_status_and_another_filter_select_what_has_both(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = filled(kind)) {
      spread(archive);
      update(archive, "update study set modalities = '|MR|' where study_iuid = ?", "1.5.6");
      update(archive, "update series set modality = 'MR' where series_iuid = ?", "1.5.6.12");
      update(archive, "update patient set sex = 'M' where patient_id = ?", "P7");
      // by another clock, an image came before its study and one after its last change
      update(archive, UPDATED, time("04:00"), "1.5.4");
      times(archive, "instance set", time("03:59"), "sop_iuid", "1.5.4.8.16");
      times(archive, "instance set", time("04:01"), "sop_iuid", "1.5.4.8.17");
      HoldingLists lists = new HoldingLists(archive.database(), NARROW);
      for (HoldingLevel level :
          List.of(HoldingLevel.IMAGE, HoldingLevel.SERIES, HoldingLevel.STUDY)) {
        for (HoldingOrder order : TIMES) {
          for (HoldingStatus status : SOME) {
            for (HoldingFilter filter : filters(lists, status)) {
              selects(lists, level, order, filter);
            }
          }
        }
      }
    }
  }

  private static List<HoldingFilter> filters(HoldingLists lists, HoldingStatus status) {
    Instant from = time("02:00").toInstant();
    Instant until = time("04:00").toInstant();
    List<HoldingFilter> filters =
        new ArrayList<>(
            List.of(
                filter(status, ""),
                new HoldingFilter(from, null, status, "", "", "", null),
                new HoldingFilter(null, until, status, "", "", "", null),
                new HoldingFilter(from, until, status, "", "", "", null),
                new HoldingFilter(null, null, status, "", "MR", "", null),
                new HoldingFilter(null, null, status, "", "", "M", null)));
    for (HoldingLevel level :
        List.of(HoldingLevel.SERIES, HoldingLevel.STUDY, HoldingLevel.PATIENT)) {
      for (String text : List.of("name4", "name7")) {
        HoldingFilter named = filter(null, text);
        long key = lists.page(level, named, HoldingOrder.NAME, 0, 1).rows().get(0).key();
        Scope scope = new Scope(level, key);
        filters.add(new HoldingFilter(null, null, status, "", "", "", scope));
      }
    }
    return filters;
  }

  private static OffsetDateTime time(String clock) {
    return OffsetDateTime.parse("2026-03-01T" + clock + ":00Z");
  }

  /** How many images, series, studies and patients there are for a text. */
  private static List<Integer> counts(ArchiveFixture archive, String text) {
    HoldingLists lists = new HoldingLists(archive.database());
    return List.of(HoldingLevel.values()).stream()
        .map(
            level ->
                lists.page(level, filter(null, text), HoldingOrder.LAST_RECEIVED, 0, 20).total())
        .toList();
  }
}
