package org.orderly.archive;

import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.AcceptConflictingPatientId;
import org.orderly.conf.AcceptMissingPatientId;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Device;
import org.orderly.conf.InstanceAvailability;
import org.orderly.conf.KeyMaterial;
import org.orderly.conf.ModalityWorklistStations;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.OverwritePolicy;
import org.orderly.conf.RelationalMismatchPolicy;
import org.orderly.conf.Storage;
import org.orderly.conf.StoreRetry;
import org.orderly.conf.TaskSettings;
import org.orderly.conf.WorkitemProcessing;
import org.orderly.conf.WorkitemRetention;
import org.orderly.conf.WorkitemRules;
import org.orderly.conf.testing.TestAe;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Uid;
import org.orderly.storage.SpoolFile;
import org.orderly.storage.Storages;
import org.orderly.storage.StoredFile;
import org.orderly.task.TestDatabase;

/** An archive with a real database and real files, without a server. */
public final class ArchiveFixture implements AutoCloseable {

  private final DataSource database;
  private final List<SessionFactory> factories = new ArrayList<>();
  private final List<ArchiveWriter> writers = new ArrayList<>();
  private final Path root;
  private final Storages storages;
  private final CurrentConfiguration configuration = new CurrentConfiguration();
  private volatile Consumer<StoredBatch> observers = batch -> {};
  private boolean diskFails;

  public ArchiveFixture(TestDatabase kind, Path folder) throws SQLException {
    database = kind.open();
    root = folder.resolve("fs1");
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    storages = new Storages(database);
    configuration.set(snapshot(ae(OverwritePolicy.NEVER)));
    storages.configure(configuration.get());
  }

  public DataSource database() {
    return database;
  }

  public Storages storages() {
    return storages;
  }

  public CurrentConfiguration configuration() {
    return configuration;
  }

  public ArchiveQuery query() {
    return new ArchiveQuery(database, storages, configuration);
  }

  public StudySearch studies() {
    return new StudySearch(database, configuration);
  }

  void observe(Consumer<StoredBatch> newObservers) {
    observers = newObservers;
  }

  /** As on another node: what one writer remembers, the next does not know. */
  public ArchiveWriter writer() {
    return writer(Duration.ofSeconds(30));
  }

  /** One that answers within a time. */
  ArchiveWriter writer(Duration answer) {
    Configuration hibernate = new Configuration();
    Stream.of(Patient.class, Study.class, Series.class, Instance.class)
        .forEach(hibernate::addAnnotatedClass);
    hibernate.getProperties().put(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, database);
    hibernate.setProperty("hibernate.jdbc.batch_size", "100");
    hibernate.setProperty("hibernate.order_inserts", "true");
    hibernate.setProperty("hibernate.jdbc.time_zone", "UTC");
    SessionFactory factory = hibernate.buildSessionFactory();
    factories.add(factory);
    EntityManager entities = factory.createEntityManager();
    ArchiveWriter writer =
        new ArchiveWriter(
            new BatchTransaction(
                new LocalTransaction(entities),
                storages,
                Clock.systemDefaultZone(),
                batch -> observers.accept(batch),
                entities,
                database),
            null,
            answer.toNanos());
    writers.add(writer);
    writer.start(Thread::new);
    return writer;
  }

  public NetworkAe ae(OverwritePolicy overwrite) {
    return ae(
        overwrite,
        RelationalMismatchPolicy.REJECT,
        AcceptMissingPatientId.CREATE,
        AcceptConflictingPatientId.YES);
  }

  NetworkAe ae(
      OverwritePolicy overwrite,
      RelationalMismatchPolicy mismatch,
      AcceptMissingPatientId missing,
      AcceptConflictingPatientId conflicting) {
    return TestAe.named("ORDERLY")
        .overwrite(overwrite)
        .mismatch(mismatch)
        .missingPatientId(missing)
        .conflictingPatientId(conflicting)
        .ae();
  }

  public ConfigSnapshot snapshot(NetworkAe ae) {
    URI uri = root.toUri();
    Storage storage =
        new Storage(
            "fs1",
            uri,
            "{0020000D,hash}/{0020000E,hash}/{00080018,hash}",
            "CRC32C",
            null,
            "NO_MOUNT",
            null,
            false,
            Storage.PathAlreadyExists.RANDOM_PATH,
            3,
            InstanceAvailability.ONLINE,
            List.of(),
            List.of());
    Device device =
        new Device(
            "orderly",
            "",
            true,
            "",
            "",
            "",
            List.of(),
            0,
            null,
            new KeyMaterial(null, "PKCS12", null, null, null, null, null, "PKCS12", null, null),
            new TaskSettings(Duration.ofSeconds(1), 100, 100, null, null, 100, 100, true, 60),
            new StoreRetry(3, 1, 5),
            new WorkitemRetention(null, 100, Duration.ZERO, Duration.ZERO),
            new WorkitemProcessing(null, 100),
            ModalityWorklistStations.NONE,
            List.of(),
            List.of(ae),
            List.of(),
            List.of(),
            List.of(),
            List.of(storage),
            WorkitemRules.NONE,
            List.of(),
            List.of(),
            List.of());
    return new ConfigSnapshot(device, Map.of());
  }

  public static DataSet object(String study, String series, String instance) {
    DataSet object = new DataSet();
    object.put(Tag.SOPClassUID, Uid.CTImageStorage);
    object.put(Tag.SOPInstanceUID, instance);
    object.put(Tag.StudyInstanceUID, study);
    object.put(Tag.SeriesInstanceUID, series);
    object.put(Tag.PatientID, "4711");
    object.put(Tag.PatientName, "Doe^Jane");
    object.put(Tag.StudyDate, "20260102");
    object.put(Tag.StudyTime, "1030");
    object.put(Tag.Modality, "CT");
    object.putInt(Tag.SeriesNumber, 3);
    object.putInt(Tag.InstanceNumber, 7);
    return object;
  }

  public Arrival arrival(DataSet object, NetworkAe ae, String callingAet, String content) {
    return arrival(object, ae, callingAet, content, object.string(Tag.SOPClassUID, ""));
  }

  /** Whether the files of further arrivals do not get to the disk. */
  void diskFails(boolean fails) {
    diskFails = fails;
  }

  /** A file with some content in the place of the object. */
  Arrival arrival(
      DataSet object, NetworkAe ae, String callingAet, String content, String sopClass) {
    String sopIuid = object.string(Tag.SOPInstanceUID, "");
    try (SpoolFile spool = storages.create(ae)) {
      spool.beginContent();
      spool.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      StoredFile file = spool.complete(sopIuid, object, ZonedDateTime.now());
      if (!diskFails) {
        spool.force();
      }
      return new Arrival(
          object.string(Tag.StudyInstanceUID, ""),
          object.string(Tag.SeriesInstanceUID, ""),
          sopIuid,
          sopClass,
          Uid.ExplicitVRLittleEndian,
          object,
          file,
          new Source(Source.DIMSE, callingAet, "ORDERLY", "localhost", null),
          snapshot(ae),
          ae,
          Instant.now());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ArchiveOutcome store(ArchiveWriter writer, Arrival arrival) throws Exception {
    return writer.submit(arrival).get(30, TimeUnit.SECONDS);
  }

  /** All files below the root that have their final name. */
  public List<Path> files() throws IOException {
    try (Stream<Path> found = Files.walk(root)) {
      return found
          .filter(Files::isRegularFile)
          .filter(f -> !f.toString().contains(".spool"))
          .toList();
    }
  }

  /** Unfinished files. */
  public List<Path> parts() throws IOException {
    try (Stream<Path> found = Files.walk(root)) {
      return found.filter(f -> f.toString().endsWith(".part")).toList();
    }
  }

  public long number(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    writers.forEach(ArchiveWriter::stop);
    factories.forEach(SessionFactory::close);
    storages.close();
  }

  /** The container's transaction, played by the one of the entity manager. */
  private record LocalTransaction(EntityManager entities) implements UserTransaction {
    @Override
    public void begin() {
      entities.getTransaction().begin();
    }

    @Override
    public void commit() {
      entities.getTransaction().commit();
      entities.clear();
    }

    @Override
    public void rollback() {
      entities.getTransaction().rollback();
      entities.clear();
    }

    @Override
    public void setRollbackOnly() {
      entities.getTransaction().setRollbackOnly();
    }

    @Override
    public int getStatus() {
      return entities.getTransaction().isActive()
          ? Status.STATUS_ACTIVE
          : Status.STATUS_NO_TRANSACTION;
    }

    @Override
    public void setTransactionTimeout(int seconds) {}
  }
}
