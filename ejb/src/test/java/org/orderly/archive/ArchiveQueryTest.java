package org.orderly.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.orderly.archive.ArchiveFixture.object;
import static org.orderly.archive.ArchiveFixture.store;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.archive.QueryRequest.OrderBy;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.OverwritePolicy;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.task.TestDatabase;

class ArchiveQueryTest {

  @TempDir Path folder;

  private static ArchiveFixture filled(TestDatabase kind, Path folder) throws Exception {
    ArchiveFixture archive = new ArchiveFixture(kind, folder);
    ArchiveWriter writer = archive.writer();
    NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
    String[] names = {"Doe^Jane", "Doe^John", "M\u00fcller^J\u00f6rg", "100%_er^X"};
    for (int study = 0; study < 4; study++) {
      for (int i = 0; i < 3; i++) {
        DataSet object = object("1." + study, "1.1." + study, "1.9." + study + "." + i);
        object.put(Tag.SpecificCharacterSet, "ISO_IR 100");
        object.put(Tag.PatientID, "P" + study);
        object.put(Tag.PatientName, names[study]);
        object.put(Tag.StudyDate, "2026010" + (study + 1));
        object.put(Tag.Modality, study == 3 ? "MR" : "CT");
        object.putInt(Tag.InstanceNumber, 3 - i);
        store(writer, archive.arrival(object, ae, "CT1", "c"));
      }
    }
    return archive;
  }

  private static long studies(ArchiveFixture archive, int tag, String... values) {
    DataSet keys = new DataSet();
    keys.put(tag, values);
    long count = archive.query().count(QueryLevel.STUDY, QueryRequest.of(keys));
    assertEquals(count, archive.query().find(QueryLevel.STUDY, QueryRequest.of(keys)).size());
    return count;
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void matches_names_in_each_of_their_writings(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = filled(kind, folder)) {
      DataSet named = object("2.1", "2.1.1", "2.1.1.1");
      named.put(Tag.SpecificCharacterSet, "ISO_IR 192");
      named.put(Tag.PatientID, "JP1");
      named.put(Tag.PatientName, "Yamada^Tarou=山田^太郎=やまだ^たろう");
      store(
          archive.writer(), archive.arrival(named, archive.ae(OverwritePolicy.NEVER), "CT1", "jp"));
      for (String part :
          List.of("yamada^tarou", "山田", "山田^太郎", "山田*", "山田^太?", "やまだ^たろう", "やまだ*")) {
        assertEquals(1, studies(archive, Tag.PatientName, part), part);
      }
      assertEquals(0, studies(archive, Tag.PatientName, "太郎"));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void matches_names_dates_times_and_lists(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = filled(kind, folder)) {
      assertEquals(4, studies(archive, Tag.PatientName, "*"));
      assertEquals(2, studies(archive, Tag.PatientName, "doe"));
      assertEquals(1, studies(archive, Tag.PatientName, "DOE^JA*"));
      assertEquals(2, studies(archive, Tag.PatientName, "Doe^J???"));
      assertEquals(1, studies(archive, Tag.PatientName, "M\u00dcLLER*"));
      assertEquals(1, studies(archive, Tag.PatientName, "100%_er"));
      assertEquals(0, studies(archive, Tag.PatientName, "%"));
      assertEquals(2, studies(archive, Tag.StudyDate, "20260102-20260103"));
      assertEquals(3, studies(archive, Tag.StudyDate, "-20260103"));
      assertEquals(1, studies(archive, Tag.StudyDate, "20260104-"));
      assertEquals(4, studies(archive, Tag.StudyTime, "103000-1031"));
      assertEquals(0, studies(archive, Tag.StudyTime, "-1029"));
      assertEquals(2, studies(archive, Tag.StudyInstanceUID, "1.0", "1.3", "1.77"));
      assertEquals(2, studies(archive, Tag.StudyInstanceUID, "1.0,1.3"));
      assertEquals(1, studies(archive, Tag.ModalitiesInStudy, "MR"));
      assertEquals(4, studies(archive, Tag.ModalitiesInStudy, "MR", "CT"));
      assertEquals(4, studies(archive, Tag.SOPClassesInStudy, "1.2.840.10008.5.1.4.1.1.2"));
      assertEquals(1, studies(archive, Tag.PatientID, "P1"));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void pages_in_a_stable_order(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = filled(kind, folder)) {
      List<String> all =
          archive.query().find(QueryLevel.INSTANCE, QueryRequest.of(new DataSet())).stream()
              .map(Match::sopIuid)
              .toList();
      assertEquals(12, all.size());
      for (int offset = 0; offset < 12; offset += 5) {
        QueryRequest page = new QueryRequest(new DataSet(), false, List.of(), offset, 5);
        assertEquals(
            all.subList(offset, Math.min(12, offset + 5)),
            archive.query().find(QueryLevel.INSTANCE, page).stream().map(Match::sopIuid).toList());
      }
      QueryRequest byDate =
          new QueryRequest(new DataSet(), false, List.of(new OrderBy(Tag.StudyDate, false)), 1, 2);
      assertEquals(
          List.of("1.2", "1.1"),
          archive.query().find(QueryLevel.STUDY, byDate).stream().map(Match::studyIuid).toList());
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void answers_with_counts_modalities_and_names_in_any_script(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = filled(kind, folder)) {
      DataSet keys = new DataSet();
      keys.put(Tag.StudyInstanceUID, "1.2");
      DataSet study =
          archive.query().find(QueryLevel.STUDY, QueryRequest.of(keys)).get(0).attributes();
      assertEquals("M\u00fcller^J\u00f6rg", study.string(Tag.PatientName));
      assertEquals("CT", study.string(Tag.ModalitiesInStudy));
      assertEquals(3, study.integer(Tag.NumberOfStudyRelatedInstances).orElse(0));
      assertEquals("ONLINE", study.string(Tag.InstanceAvailability));
      List<Match> instances = archive.query().find(QueryLevel.INSTANCE, QueryRequest.of(keys));
      assertEquals(
          List.of("1.9.2.2", "1.9.2.1", "1.9.2.0"),
          instances.stream().map(Match::sopIuid).toList());
      assertEquals(4, archive.query().count(QueryLevel.PATIENT, QueryRequest.of(new DataSet())));
      EntityContent content = archive.query().content("1.2", null, null).orElseThrow();
      assertEquals(3, content.instanceCount());
      assertEquals("P2", content.patientAndStudy().string(Tag.PatientID));
      assertEquals(1, archive.query().locations("1.2", "1.1.2", "1.9.2.1").size());
      assertEquals(0, archive.query().locations("1.2", "1.1.3", null).size());
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void names_the_key_that_is_no_date(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      DataSet keys = new DataSet();
      keys.put(Tag.StudyDate, "yesterday");
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> archive.query().find(QueryLevel.STUDY, QueryRequest.of(keys)));
      assertEquals("(0008,0020) StudyDate is no date or date range", e.getMessage());
    }
  }
}
