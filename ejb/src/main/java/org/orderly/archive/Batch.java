package org.orderly.archive;

import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.ArchiveOutcome.Accepted;
import org.orderly.archive.ArchiveOutcome.Refusal;
import org.orderly.archive.ArchiveOutcome.Refused;
import org.orderly.archive.References.SeriesKey;
import org.orderly.archive.References.SeriesRef;
import org.orderly.archive.References.StudyRef;
import org.orderly.conf.AcceptConflictingPatientId;
import org.orderly.conf.AcceptMissingPatientId;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.OverwritePolicy;
import org.orderly.conf.RelationalMismatchPolicy;
import org.orderly.storage.Storages;
import org.orderly.storage.StoredFile;

/** Writes the rows of some arrivals inside the transaction of its caller; used once. */
final class Batch {

  private final EntityManager entities;
  private final References references;
  private final Storages storages;
  private final Instant now;
  private final Counts counts = new Counts();
  private final SeriesRequests requests = new SeriesRequests();
  private final Map<PatientIdentity, Patient> patients = new HashMap<>();
  private final List<Result> results = new ArrayList<>();
  private final List<StoredFile> doomed = new ArrayList<>();
  private Map<String, List<KnownInstance>> known = Map.of();

  /**
   * @param references the view of this batch
   */
  Batch(EntityManager entities, References references, Storages storages, Instant now) {
    this.entities = entities;
    this.references = references;
    this.storages = storages;
    this.now = now;
  }

  /**
   * What the commit will mean for one arrival.
   *
   * @param stored null if rules have nothing to see
   */
  record Result(Arrival arrival, ArchiveOutcome outcome, @Nullable StoredInstance stored) {}

  List<Result> results() {
    return results;
  }

  /** Files that lose their row with the commit. */
  List<StoredFile> doomed() {
    return doomed;
  }

  List<StoredInstance> stored() {
    List<StoredInstance> stored = new ArrayList<>();
    for (Result result : results) {
      if (result.stored() != null) {
        stored.add(result.stored());
      }
    }
    return stored;
  }

  void write(List<Arrival> arrivals) throws IOException {
    known =
        KnownInstance.find(
            entities, arrivals.stream().map(Arrival::sopIuid).collect(Collectors.toSet()));
    findStudies(arrivals);
    findSeries(arrivals);
    for (Arrival arrival : arrivals) {
      results.add(decide(arrival));
    }
    entities.flush();
    requests.write(entities);
    counts.write(entities, now);
  }

  private void findStudies(List<Arrival> arrivals) {
    List<String> missing =
        arrivals.stream()
            .map(Arrival::studyIuid)
            .distinct()
            .filter(uid -> references.study(uid) == null)
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    for (Object found :
        entities
            .createNativeQuery(
                "select st.study_iuid, st.id, p.patient_id, p.issuer from study st"
                    + " join patient p on p.id = st.patient_fk where st.study_iuid in (?1)")
            .setParameter(1, missing)
            .getResultList()) {
      Object[] row = (Object[]) found;
      references.add(
          (String) row[0],
          new StudyRef(
              ((Number) row[1]).longValue(),
              new PatientIdentity((String) row[2], (String) row[3])));
    }
  }

  private void findSeries(List<Arrival> arrivals) {
    List<String> missing =
        arrivals.stream()
            .filter(a -> references.study(a.studyIuid()) != null)
            .map(a -> new SeriesKey(a.studyIuid(), a.seriesIuid()))
            .distinct()
            .filter(key -> references.series(key) == null)
            .map(SeriesKey::seriesIuid)
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    for (Object found :
        entities
            .createNativeQuery(
                "select st.study_iuid, se.series_iuid, se.id, se.sending_aet from series se"
                    + " join study st on st.id = se.study_fk where se.series_iuid in (?1)")
            .setParameter(1, missing)
            .getResultList()) {
      Object[] row = (Object[]) found;
      StudyRef study = references.study((String) row[0]);
      if (study != null) {
        references.add(
            new SeriesKey((String) row[0], (String) row[1]),
            new SeriesRef(((Number) row[2]).longValue(), study, (String) row[3]));
      }
    }
  }

  private Result decide(Arrival arrival) throws IOException {
    List<KnownInstance> same = known.getOrDefault(arrival.sopIuid(), List.of());
    for (KnownInstance instance : same) {
      if (arrival.file().owned() && instance.isIn(arrival.file())) {
        // an earlier try was committed although the database did not say so
        return new Result(arrival, new Accepted(Occurrence.FIRST), null);
      }
    }
    Refusal refusal = refusal(arrival);
    if (refusal != null) {
      return new Result(arrival, new Refused(refusal), null);
    }
    if (same.isEmpty()) {
      return insert(arrival, Occurrence.FIRST, null);
    }
    SeriesKey key = new SeriesKey(arrival.studyIuid(), arrival.seriesIuid());
    for (KnownInstance instance : same) {
      if (instance.series().equals(key)) {
        return replaces(instance, arrival) ? replace(instance, arrival) : ignore(instance, arrival);
      }
    }
    return mismatch(same, arrival);
  }

  private @Nullable Refusal refusal(Arrival arrival) {
    NetworkAe ae = arrival.receivedBy();
    PatientIdentity patient = PatientIdentity.of(arrival.attributes());
    if (patient.id() == null && ae.acceptMissingPatientId() == AcceptMissingPatientId.NO) {
      return Refusal.MISSING_PATIENT_ID;
    }
    StudyRef study = references.study(arrival.studyIuid());
    if (study != null
        && ae.acceptConflictingPatientId() != AcceptConflictingPatientId.YES
        && !study.patient().mayBe(patient)
        && !(ae.acceptConflictingPatientId() == AcceptConflictingPatientId.MERGED
            && merged(study.patient(), patient))) {
      return Refusal.CONFLICTING_PATIENT_ID;
    }
    return null;
  }

  private static boolean replaces(KnownInstance instance, Arrival arrival) {
    OverwritePolicy policy = arrival.receivedBy().overwritePolicy();
    if (policy == OverwritePolicy.EVEN_WITH_EQUAL_DIGEST) {
      return true;
    }
    if (policy == OverwritePolicy.NEVER || instance.sameContent(arrival)) {
      return false;
    }
    String calling = arrival.source().callingAet();
    return policy == OverwritePolicy.ALWAYS
        || calling != null && calling.equals(instance.sendingAet());
  }

  private Result mismatch(List<KnownInstance> elsewhere, Arrival arrival) throws IOException {
    RelationalMismatchPolicy policy = arrival.receivedBy().relationalMismatchPolicy();
    return switch (policy) {
      case IGNORE -> ignore(elsewhere.get(0), arrival);
      case REJECT -> new Result(arrival, new Refused(Refusal.RELATIONAL_MISMATCH), null);
      case STORE_ADDITIONALLY -> insert(arrival, Occurrence.FIRST, null);
      case OVERWRITE -> {
        for (KnownInstance instance : List.copyOf(elsewhere)) {
          remove(instance);
        }
        yield insert(arrival, Occurrence.REPLACED, elsewhere.get(0).series());
      }
    };
  }

  private Result ignore(KnownInstance instance, Arrival arrival) {
    return new Result(
        arrival,
        new Accepted(Occurrence.IGNORED),
        stored(arrival, instance.id(), Occurrence.IGNORED, null));
  }

  private Result replace(KnownInstance old, Arrival arrival) throws IOException {
    doom(old, arrival.file());
    Instance instance = entities.find(Instance.class, old.id());
    instance.replaceBy(arrival, now);
    counts.instances(old.studyId(), old.seriesId(), 0, arrival.file().size() - old.size());
    know(arrival, old.id(), old.seriesId(), old.studyId(), old.sendingAet(), old);
    return new Result(
        arrival,
        new Accepted(Occurrence.REPLACED),
        stored(arrival, old.id(), Occurrence.REPLACED, old.series()));
  }

  private void remove(KnownInstance instance) throws IOException {
    doom(instance, null);
    entities.flush();
    entities
        .createNativeQuery("delete from instance where id = ?1")
        .setParameter(1, instance.id())
        .executeUpdate();
    counts.instances(instance.studyId(), instance.seriesId(), -1, -instance.size());
  }

  private void doom(KnownInstance instance, @Nullable StoredFile successor) throws IOException {
    if (successor != null && instance.isIn(successor)) {
      return;
    }
    StoredFile file =
        storages.doomed(instance.storageId(), instance.sopIuid(), instance.storagePath());
    if (file != null) {
      doomed.add(file);
    }
  }

  private Result insert(Arrival arrival, Occurrence occurrence, @Nullable SeriesKey previous) {
    SeriesRef series = series(arrival);
    Instance instance =
        new Instance(entities.getReference(Series.class, series.id()), arrival, now);
    entities.persist(instance);
    counts.instances(series.study().id(), series.id(), 1, arrival.file().size());
    know(arrival, instance.id(), series.id(), series.study().id(), series.sendingAet(), null);
    return new Result(
        arrival, new Accepted(occurrence), stored(arrival, instance.id(), occurrence, previous));
  }

  /** Lets later arrivals of this batch see this one. */
  private void know(
      Arrival arrival,
      long id,
      long seriesId,
      long studyId,
      @Nullable String sendingAet,
      @Nullable KnownInstance old) {
    List<KnownInstance> same = known.computeIfAbsent(arrival.sopIuid(), k -> new ArrayList<>());
    if (old != null) {
      same.remove(old);
    }
    same.add(
        new KnownInstance(
            id,
            arrival.sopIuid(),
            new SeriesKey(arrival.studyIuid(), arrival.seriesIuid()),
            seriesId,
            studyId,
            sendingAet,
            arrival.transferSyntax(),
            arrival.file().storageId(),
            arrival.file().path(),
            arrival.file().size(),
            arrival.file().digest()));
  }

  private SeriesRef series(Arrival arrival) {
    SeriesKey key = new SeriesKey(arrival.studyIuid(), arrival.seriesIuid());
    SeriesRef known = references.series(key);
    if (known != null) {
      return known;
    }
    StudyRef study = study(arrival);
    Series series =
        new Series(
            entities.getReference(Study.class, study.id()),
            arrival.seriesIuid(),
            arrival.attributes(),
            arrival.source(),
            now);
    entities.persist(series);
    requests.add(series.id(), arrival.attributes());
    counts.newSeries(study, series.modality());
    SeriesRef ref = new SeriesRef(series.id(), study, arrival.source().callingAet());
    references.add(key, ref);
    return ref;
  }

  private StudyRef study(Arrival arrival) {
    StudyRef known = references.study(arrival.studyIuid());
    if (known != null) {
      return known;
    }
    PatientIdentity identity = PatientIdentity.of(arrival.attributes());
    if (identity.id() == null
        && arrival.receivedBy().acceptMissingPatientId() == AcceptMissingPatientId.CREATE) {
      identity = PatientIdentity.madeFor(arrival.studyIuid());
    }
    Study study =
        new Study(patient(identity, arrival), arrival.studyIuid(), arrival.attributes(), now);
    entities.persist(study);
    StudyRef ref = new StudyRef(study.id(), identity);
    references.add(arrival.studyIuid(), ref);
    return ref;
  }

  private Patient patient(PatientIdentity identity, Arrival arrival) {
    Patient patient = identity.id() == null ? null : patients.get(identity);
    if (patient == null) {
      Patient found = find(identity);
      patient = found == null ? null : dominant(found);
    }
    if (patient == null) {
      patient = new Patient(identity, arrival.attributes(), now);
      entities.persist(patient);
    }
    patients.put(identity, patient);
    return patient;
  }

  private @Nullable Patient find(PatientIdentity identity) {
    if (identity.id() == null) {
      return null;
    }
    List<?> found =
        entities
            .createQuery("select p from Patient p where p.patientId = :id and p.issuer = :issuer")
            .setParameter("id", identity.id())
            .setParameter("issuer", identity.issuer())
            .getResultList();
    return found.isEmpty() ? null : (Patient) found.get(0);
  }

  private Patient dominant(Patient patient) {
    Long key = patient.mergedInto();
    return key == null ? patient : entities.find(Patient.class, key);
  }

  /** Whether both identities name, since a merge, one patient. */
  private boolean merged(PatientIdentity one, PatientIdentity other) {
    return dominant(one).mayBe(dominant(other));
  }

  private PatientIdentity dominant(PatientIdentity identity) {
    Patient patient = find(identity);
    return patient == null ? identity : dominant(patient).identity();
  }

  private static StoredInstance stored(
      Arrival arrival, long id, Occurrence occurrence, @Nullable SeriesKey previous) {
    return new StoredInstance(
        id,
        arrival.studyIuid(),
        arrival.seriesIuid(),
        arrival.sopIuid(),
        arrival.sopCuid(),
        arrival.attributes(),
        arrival.source(),
        occurrence,
        previous == null ? null : previous.studyIuid(),
        previous == null ? null : previous.seriesIuid(),
        arrival.receivedTime(),
        arrival.configuration(),
        arrival.receivedBy());
  }
}
