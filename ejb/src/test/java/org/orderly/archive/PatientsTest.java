package org.orderly.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.orderly.archive.ArchiveFixture.object;
import static org.orderly.archive.ArchiveFixture.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.archive.ArchiveOutcome.Accepted;
import org.orderly.archive.ArchiveOutcome.Refused;
import org.orderly.archive.PatientChangeException.Reason;
import org.orderly.archive.Patients.Outcome;
import org.orderly.conf.AcceptConflictingPatientId;
import org.orderly.conf.AcceptMissingPatientId;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.OverwritePolicy;
import org.orderly.conf.RelationalMismatchPolicy;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.task.TestDatabase;

class PatientsTest {

  @TempDir Path folder;

  private final List<PatientMerged> merged = new ArrayList<>();

  private Patients patients(ArchiveFixture archive) {
    LocalTransactions transactions = new LocalTransactions(archive.database());
    return new Patients(transactions, Clock.systemDefaultZone(), transactions, merged::add);
  }

  private static DataSet patient(String id, String issuer, String name) {
    DataSet patient = new DataSet().put(Tag.PatientID, id);
    if (!issuer.isEmpty()) {
      patient.put(Tag.IssuerOfPatientID, issuer);
    }
    return name.isEmpty() ? patient : patient.put(Tag.PatientName, name);
  }

  private static DataSet objectOf(String patientId, String study) {
    DataSet object = object(study, study + ".1", study + ".1.1");
    return object.put(Tag.PatientID, patientId);
  }

  private static void assertReason(Reason reason, org.junit.jupiter.api.function.Executable work) {
    assertEquals(reason, assertThrows(PatientChangeException.class, work).reason());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void updates_what_is_told_and_keeps_the_rest(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      Patients patients = patients(archive);
      assertReason(Reason.UNKNOWN, () -> patients.update(patient("P1", "", "Doe^Jane"), false));
      DataSet first = patient("P1", "", "Doe^Jane").put(Tag.PatientBirthDate, "19700101");
      assertEquals(Outcome.CREATED, patients.update(first, true));
      DataSet update = patient("P1", "", "Roe^Jane").put(Tag.PatientSex, "F");
      update.put(Tag.ResponsiblePerson, "Roe^Rita");
      update.putSequence(
          Tag.OtherPatientIDsSequence, new DataSet().put(Tag.PatientID, "OLD"), new DataSet());
      assertEquals(Outcome.UPDATED, patients.update(update, false));
      assertEquals(
          1,
          archive.number(
              "select count(*) from patient where name_key = 'ROE^JANE' and sex = 'F'"
                  + " and birth_date = '19700101' and responsible_key = 'ROE^RITA'"));
      assertEquals(
          1, archive.number("select count(*) from patient_other_id where other_id = 'OLD'"));
      update.putSequence(Tag.OtherPatientIDsSequence, new DataSet().put(Tag.PatientID, "NEW"));
      assertEquals(Outcome.UPDATED, patients.update(update, false));
      assertEquals(
          1, archive.number("select count(*) from patient_other_id where other_id = 'NEW'"));
      assertEquals(1, archive.number("select count(*) from patient_other_id"));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void moves_studies_and_remembers_the_merge(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      ArchiveWriter writer = archive.writer();
      NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
      store(writer, archive.arrival(objectOf("P1", "1.1"), ae, "CT1", "one"));
      Patients patients = patients(archive);
      assertEquals(Outcome.MERGED, patients.merge(patient("P2", "", ""), patient("P1", "", "")));
      assertEquals(1, studiesOf(archive, "P2"));
      assertEquals(1, merged.size());
      store(writer, archive.arrival(objectOf("P1", "1.2"), ae, "CT1", "two"));
      assertEquals(2, studiesOf(archive, "P2"), "a later object under the old ID");
      assertEquals(Outcome.UNCHANGED, patients.merge(patient("P2", "", ""), patient("P1", "", "")));
      assertEquals(
          1, archive.query().count(QueryLevel.PATIENT, QueryRequest.of(new DataSet())), "shown");
      try (Connection connection = archive.database().getConnection()) {
        long key = PatientRows.keyOf(connection, patient("P1", "", ""), Instant.now());
        assertEquals(archive.number("select id from patient where patient_id = 'P2'"), key);
      }
    }
  }

  private static long studiesOf(ArchiveFixture archive, String patientId) throws SQLException {
    return archive.number(
        "select count(*) from study st join patient p on p.id = st.patient_fk"
            + " where p.patient_id = '"
            + patientId
            + "'");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void follows_a_chain_of_merges_but_no_circle(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      Patients patients = patients(archive);
      DataSet a = patient("A", "", "");
      DataSet b = patient("B", "", "");
      DataSet c = patient("C", "", "");
      assertReason(Reason.CIRCULAR, () -> patients.merge(a, a));
      patients.merge(b, a);
      assertReason(Reason.CIRCULAR, () -> patients.merge(a, b));
      patients.merge(c, b);
      assertReason(Reason.CIRCULAR, () -> patients.merge(a, c));
      assertReason(Reason.MERGED_ELSEWHERE, () -> patients.merge(patient("D", "", ""), a));
      assertEquals(
          2,
          archive.number(
              "select count(*) from patient where merged_into ="
                  + " (select id from patient where patient_id = 'C')"));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void finds_a_patient_whose_issuer_was_not_told_unless_several_may_be_meant(TestDatabase kind)
      throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      Patients patients = patients(archive);
      patients.update(patient("P1", "", "Doe^Jane"), true);
      assertEquals(Outcome.UPDATED, patients.update(patient("P1", "HOSPITAL", "Roe"), true));
      patients.update(patient("P2", "ONE", ""), true);
      patients.update(patient("P2", "TWO", ""), true);
      assertReason(Reason.AMBIGUOUS, () -> patients.update(patient("P2", "", ""), true));
      assertEquals(3, archive.number("select count(*) from patient"));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void merged_patients_do_not_conflict(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      ArchiveWriter writer = archive.writer();
      NetworkAe ae =
          archive.ae(
              OverwritePolicy.NEVER,
              RelationalMismatchPolicy.REJECT,
              AcceptMissingPatientId.CREATE,
              AcceptConflictingPatientId.MERGED);
      store(writer, archive.arrival(objectOf("P1", "1.1"), ae, "CT1", "one"));
      DataSet second = objectOf("P2", "1.1").put(Tag.SOPInstanceUID, "1.1.1.2");
      assertInstanceOf(Refused.class, store(writer, archive.arrival(second, ae, "CT1", "two")));
      patients(archive).merge(patient("P2", "", ""), patient("P1", "", ""));
      assertInstanceOf(Accepted.class, store(writer, archive.arrival(second, ae, "CT1", "two")));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void settles_what_was_written_during_the_merge(TestDatabase kind) throws Exception {
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      ArchiveWriter writer = archive.writer();
      NetworkAe ae = archive.ae(OverwritePolicy.NEVER);
      store(writer, archive.arrival(objectOf("P1", "1.1"), ae, "CT1", "one"));
      Patients patients = patients(archive);
      patients.merge(patient("P2", "", ""), patient("P1", "", ""));
      try (Connection connection = archive.database().getConnection()) {
        connection
            .prepareStatement(
                "update study set patient_fk = (select id from patient where patient_id = 'P1')")
            .executeUpdate();
      }
      patients.settle();
      assertEquals(1, studiesOf(archive, "P2"));
      assertEquals(2, merged.size());
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void opposite_merges_at_once_leave_one_dominant_patient(TestDatabase kind) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (ArchiveFixture archive = new ArchiveFixture(kind, folder)) {
      Patients patients = patients(archive);
      patients.update(patient("A", "", ""), true);
      patients.update(patient("B", "", ""), true);
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        DataSet target = patient(i % 2 == 0 ? "A" : "B", "", "");
        DataSet prior = patient(i % 2 == 0 ? "B" : "A", "", "");
        outcomes.add(threads.submit(() -> patients.merge(target, prior)));
      }
      int done = 0;
      for (Future<Outcome> outcome : outcomes) {
        try {
          done += outcome.get() == Outcome.MERGED ? 1 : 0;
        } catch (java.util.concurrent.ExecutionException e) {
          assertEquals(Reason.CIRCULAR, ((PatientChangeException) e.getCause()).reason());
        }
      }
      assertEquals(1, done);
      assertEquals(1, archive.number("select count(*) from patient where merged_into is null"));
    } finally {
      threads.shutdownNow();
    }
  }
}
