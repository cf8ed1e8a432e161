package org.orderly.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.archive.ArchiveFixture.object;
import static org.orderly.archive.ArchiveFixture.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.archive.ArchiveOutcome.Accepted;
import org.orderly.archive.ArchiveOutcome.Failed;
import org.orderly.archive.ArchiveOutcome.Refusal;
import org.orderly.archive.ArchiveOutcome.Refused;
import org.orderly.conf.AcceptConflictingPatientId;
import org.orderly.conf.AcceptMissingPatientId;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.OverwritePolicy;
import org.orderly.conf.RelationalMismatchPolicy;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.task.TestDatabase;

class ArchiveWriterTest {

  @TempDir Path folder;

  private static Accepted accepted(Occurrence occurrence) {
    return new Accepted(occurrence);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void writes_each_level_once_and_counts(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      ArchiveWriter writer = archive.writer();
      NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
      for (int i = 1; i <= 5; i++) {
        DataSet object = object("1.1", i < 4 ? "1.1.1" : "1.1.2", "1.1.9." + i);
        object.put(Tag.Modality, i < 4 ? "CT" : "SR");
        object.put(Tag.ResponsiblePerson, "Roe^Rita");
        object.putSequence(Tag.OtherPatientIDsSequence, new DataSet().put(Tag.PatientID, "OLD"));
        assertEquals(
            accepted(Occurrence.FIRST), store(writer, archive.arrival(object, ae, "CT1", "c" + i)));
      }
      assertEquals(1, archive.number("select count(*) from patient"));
      assertEquals(
          1,
          archive.number(
              "select count(*) from patient p join patient_other_id o on o.patient_fk = p.id"
                  + " where p.responsible_key = 'ROE^RITA' and o.other_id = 'OLD'"));
      assertEquals(1, archive.number("select num_series - 1 from study"));
      assertEquals(5, archive.number("select num_instances from study"));
      assertEquals(10, archive.number("select size_bytes from study"));
      assertEquals(
          3, archive.number("select num_instances from series where series_iuid = '1.1.1'"));
      assertEquals(1, archive.number("select count(*) from study where modalities = '|CT|SR|'"));
      assertEquals(5, archive.files().size());
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void keeps_one_row_and_one_file_when_the_same_object_arrives_many_times_at_once(TestDatabase kind)
      throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      List<ArchiveWriter> nodes = List.of(archive.writer(), archive.writer());
      NetworkAe ae = archive.ae(OverwritePolicy.ALWAYS);
      List<CompletableFuture<ArchiveOutcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Arrival arrival = archive.arrival(object("1.1", "1.1.1", "1.1.9"), ae, "A" + i, "same");
        outcomes.add(nodes.get(i % 2).submit(arrival));
      }
      for (CompletableFuture<ArchiveOutcome> outcome : outcomes) {
        assertInstanceOf(Accepted.class, outcome.get(30, TimeUnit.SECONDS));
      }
      assertEquals(1, archive.number("select count(*) from instance"));
      assertEquals(1, archive.number("select num_instances from study"));
      assertEquals(1, archive.files().size());
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void lets_two_nodes_write_into_one_new_study(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      List<ArchiveWriter> nodes = List.of(archive.writer(), archive.writer());
      NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
      List<CompletableFuture<ArchiveOutcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        DataSet object = object("1." + i / 10, "1.1." + i / 5, "1.1.9." + i);
        outcomes.add(nodes.get(i % 2).submit(archive.arrival(object, ae, "A", "c" + i)));
      }
      for (CompletableFuture<ArchiveOutcome> outcome : outcomes) {
        assertEquals(accepted(Occurrence.FIRST), outcome.get(30, TimeUnit.SECONDS));
      }
      assertEquals(10, archive.number("select count(*) from study where num_instances = 10"));
      assertEquals(10, archive.number("select count(*) from study where num_series = 2"));
      assertEquals(20, archive.number("select count(*) from series where num_instances = 5"));
      assertEquals(1, archive.number("select count(*) from patient"));
    }
  }

  @ParameterizedTest
  @EnumSource(OverwritePolicy.class)
  void follows_the_overwrite_policy(OverwritePolicy policy) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(TestDatabase.H2, folder)) {
      ArchiveWriter writer = archive.writer();
      NetworkAe ae = archive.ae(policy);
      DataSet object = object("1.1", "1.1.1", "1.1.9");
      store(writer, archive.arrival(object, ae, "CT1", "first"));
      boolean always =
          policy == OverwritePolicy.ALWAYS || policy == OverwritePolicy.EVEN_WITH_EQUAL_DIGEST;
      ArchiveOutcome stranger = store(writer, archive.arrival(object, ae, "CT2", "second"));
      assertEquals(accepted(always ? Occurrence.REPLACED : Occurrence.IGNORED), stranger);
      ArchiveOutcome same = store(writer, archive.arrival(object, ae, "CT1", "third"));
      boolean replaced = policy != OverwritePolicy.NEVER;
      assertEquals(accepted(replaced ? Occurrence.REPLACED : Occurrence.IGNORED), same);
      ArchiveOutcome equal = store(writer, archive.arrival(object, ae, "CT1", "third"));
      assertEquals(
          accepted(
              policy == OverwritePolicy.EVEN_WITH_EQUAL_DIGEST
                  ? Occurrence.REPLACED
                  : Occurrence.IGNORED),
          equal);
      assertEquals(1, archive.files().size());
      assertEquals(replaced ? "third" : "first", Files.readString(archive.files().get(0)));
      assertEquals(1, archive.query().locations("1.1", null, null).size());
      assertEquals(
          archive.files().get(0), archive.query().locations("1.1", null, null).get(0).file());
    }
  }

  @ParameterizedTest
  @EnumSource(RelationalMismatchPolicy.class)
  void follows_the_policy_for_an_instance_known_in_another_series(RelationalMismatchPolicy policy)
      throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(TestDatabase.H2, folder)) {
      ArchiveWriter writer = archive.writer();
      NetworkAe ae =
          archive.ae(
              OverwritePolicy.NEVER,
              policy,
              AcceptMissingPatientId.CREATE,
              AcceptConflictingPatientId.YES);
      store(writer, archive.arrival(object("1.1", "1.1.1", "1.1.9"), ae, "CT1", "first"));
      ArchiveOutcome outcome =
          store(writer, archive.arrival(object("1.2", "1.2.1", "1.1.9"), ae, "CT1", "second"));
      switch (policy) {
        case IGNORE -> assertEquals(accepted(Occurrence.IGNORED), outcome);
        case REJECT -> assertEquals(new Refused(Refusal.RELATIONAL_MISMATCH), outcome);
        case OVERWRITE -> assertEquals(accepted(Occurrence.REPLACED), outcome);
        case STORE_ADDITIONALLY -> assertEquals(accepted(Occurrence.FIRST), outcome);
      }
      int expected = policy == RelationalMismatchPolicy.STORE_ADDITIONALLY ? 2 : 1;
      assertEquals(expected, archive.number("select count(*) from instance"));
      assertEquals(expected, archive.number("select sum(num_instances) from study"));
      assertEquals(expected, archive.files().size());
    }
  }

  @ParameterizedTest
  @EnumSource(AcceptMissingPatientId.class)
  void follows_the_policy_for_a_missing_patient_id(AcceptMissingPatientId policy) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(TestDatabase.H2, folder)) {
      NetworkAe ae =
          archive.ae(
              OverwritePolicy.NEVER,
              RelationalMismatchPolicy.REJECT,
              policy,
              AcceptConflictingPatientId.YES);
      DataSet object = object("1.1", "1.1.1", "1.1.9");
      object.remove(Tag.PatientID);
      ArchiveOutcome outcome = store(archive.writer(), archive.arrival(object, ae, "CT1", "x"));
      if (policy == AcceptMissingPatientId.NO) {
        assertEquals(new Refused(Refusal.MISSING_PATIENT_ID), outcome);
        assertEquals(0, archive.files().size());
      } else {
        assertEquals(accepted(Occurrence.FIRST), outcome);
        assertEquals(
            policy == AcceptMissingPatientId.CREATE ? 1 : 0,
            archive.number("select count(*) from patient where patient_id is not null"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AcceptConflictingPatientId.class)
  void follows_the_policy_for_another_patient_in_a_study(AcceptConflictingPatientId policy)
      throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(TestDatabase.H2, folder)) {
      ArchiveWriter writer = archive.writer();
      NetworkAe ae =
          archive.ae(
              OverwritePolicy.NEVER,
              RelationalMismatchPolicy.REJECT,
              AcceptMissingPatientId.CREATE,
              policy);
      store(writer, archive.arrival(object("1.1", "1.1.1", "1.1.8"), ae, "CT1", "x"));
      DataSet other = object("1.1", "1.1.1", "1.1.9");
      other.put(Tag.PatientID, "0815");
      ArchiveOutcome outcome = store(writer, archive.arrival(other, ae, "CT1", "y"));
      assertEquals(
          policy == AcceptConflictingPatientId.YES
              ? accepted(Occurrence.FIRST)
              : new Refused(Refusal.CONFLICTING_PATIENT_ID),
          outcome);
    }
  }

  @Test
  void goes_on_after_an_error() throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(TestDatabase.H2, folder)) {
      archive.observe(
          batch -> {
            throw new OutOfMemoryError("of a large object");
          });
      ArchiveWriter writer = archive.writer();
      NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
      Arrival large = archive.arrival(object("1.1", "1.1.1", "1.1.8"), ae, "CT1", "x");
      assertEquals(new Failed("OutOfMemoryError"), store(writer, large));
      archive.observe(batch -> {});
      Arrival next = archive.arrival(object("1.1", "1.1.1", "1.1.9"), ae, "CT1", "y");
      assertEquals(accepted(Occurrence.FIRST), store(writer, next));
      assertEquals(1, archive.number("select count(*) from instance"));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void stores_what_the_rules_fail_on_and_notes_it(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      archive.observe(
          batch -> {
            throw new IllegalStateException("broken rule");
          });
      ArchiveWriter writer = archive.writer();
      NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
      DataSet object = object("1.1", "1.1.1", "1.1.9");
      assertEquals(
          accepted(Occurrence.FIRST), store(writer, archive.arrival(object, ae, "CT1", "x")));
      assertEquals(
          1,
          archive.number(
              "select count(*) from rules_pending r join instance i on i.id = r.instance_fk"));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void lets_an_object_that_the_database_refuses_harm_no_other(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      ArchiveWriter writer = archive.writer();
      NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
      List<CompletableFuture<ArchiveOutcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String sopClass = i == 10 ? "1".repeat(100) : "1.2";
        outcomes.add(
            writer.submit(
                archive.arrival(object("1.1", "1.1.1", "1.1.9." + i), ae, "A", "c", sopClass)));
      }
      for (int i = 0; i < 20; i++) {
        ArchiveOutcome outcome = outcomes.get(i).get(30, TimeUnit.SECONDS);
        assertEquals(i != 10, outcome instanceof Accepted, outcome.toString());
        assertFalse(outcome.toString().contains("Doe"), "a message names the patient");
      }
      assertEquals(19, archive.number("select count(*) from instance"));
      archive.storages().decideDeferred();
      assertEquals(19, archive.files().size());
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void commits_no_row_whose_file_is_not_on_the_disk(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      ArchiveWriter writer = archive.writer();
      NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
      List<CompletableFuture<ArchiveOutcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        archive.diskFails(i == 2);
        outcomes.add(
            writer.submit(archive.arrival(object("1.1", "1.1.1", "1.1.8." + i), ae, "A", "c")));
      }
      for (int i = 0; i < 4; i++) {
        ArchiveOutcome outcome = outcomes.get(i).get(30, TimeUnit.SECONDS);
        assertEquals(i != 2, outcome instanceof Accepted, outcome.toString());
      }
      assertEquals(3, archive.number("select count(*) from instance"));
      archive.storages().decideDeferred();
      assertEquals(3, archive.files().size());
    }
  }

  @Test
  void answers_for_a_database_that_is_silent_and_keeps_nothing_that_was_refused() throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(TestDatabase.H2, folder)) {
      CountDownLatch silent = new CountDownLatch(1);
      CountDownLatch writing = new CountDownLatch(1);
      ArchiveWriter writer = archive.writer(Duration.ofSeconds(3));
      NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
      // the first of all takes longest
      DataSet warm = object("1", "1.1", "1.2");
      while (writer.submit(archive.arrival(warm, ae, "A", "c")).get() instanceof Failed) {
        assertTrue(writer.written() < 2);
      }
      archive.observe(
          batch -> {
            writing.countDown();
            try {
              assertTrue(silent.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      List<CompletableFuture<ArchiveOutcome>> outcomes = new ArrayList<>();
      DataSet last = object("1.1", "1.1.1", "1.1.1.3");
      Arrival first = archive.arrival(object("1.1", "1.1.1", "1.1.1.0"), ae, "A", "c");
      Arrival second = archive.arrival(object("1.1", "1.1.1", "1.1.1.1"), ae, "A", "c");
      outcomes.add(writer.submit(first));
      assertTrue(writing.await(30, TimeUnit.SECONDS));
      outcomes.add(writer.submit(second));
      assertNull(outcomes.get(1).getNow(null), "waits for the one before it");
      for (CompletableFuture<ArchiveOutcome> outcome : outcomes) {
        assertInstanceOf(Failed.class, outcome.get(30, TimeUnit.SECONDS));
      }
      ArchiveOutcome next =
          writer
              .submit(archive.arrival(object("1.1", "1.1.1", "1.1.1.2"), ae, "A", "c"))
              .getNow(null);
      assertInstanceOf(Failed.class, next, "who comes later need not wait");
      silent.countDown();
      archive.observe(batch -> {});
      CompletableFuture<ArchiveOutcome> after = null;
      while (after == null || after.get(30, TimeUnit.SECONDS) instanceof Failed) {
        after = writer.submit(archive.arrival(last, ae, "A", "c"));
      }
      // that of the first was on its way to the database
      assertEquals(
          2, archive.number("select count(*) from instance where sop_iuid like '1.1.1.%'"));
      assertEquals(
          archive.number("select count(*) from instance"), archive.files().size(), "files");
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void hands_each_batch_to_the_rules_before_the_commit(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      List<StoredInstance> seen = new ArrayList<>();
      archive.observe(batch -> seen.addAll(batch.instances()));
      ArchiveWriter writer = archive.writer();
      NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
      DataSet object = object("1.1", "1.1.1", "1.1.9");
      store(writer, archive.arrival(object, ae, "CT1", "x"));
      store(writer, archive.arrival(object, ae, "CT1", "x"));
      assertEquals(
          List.of(Occurrence.FIRST, Occurrence.IGNORED),
          seen.stream().map(StoredInstance::occurrence).toList());
      assertTrue(seen.get(0).instanceId() > 0);
    }
  }
}
