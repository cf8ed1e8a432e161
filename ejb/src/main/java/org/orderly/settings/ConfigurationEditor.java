package org.orderly.settings;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.common.Environment;
import org.orderly.common.SecretStore;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.edit.EditPlan;
import org.orderly.conf.edit.Editable;
import org.orderly.conf.edit.EditableTree;
import org.orderly.conf.edit.EntryChange;
import org.orderly.conf.edit.EntryKind;
import org.orderly.conf.edit.InvalidFieldsException;
import org.orderly.conf.ldap.ConflictException;
import org.orderly.conf.ldap.DirectoryConfiguration;
import org.orderly.conf.ldap.DirectoryException;
import org.orderly.conf.ldap.Ldif;
import org.orderly.device.DeviceNode;
import org.orderly.device.Listeners;
import org.orderly.dicom.data.AeTitle;

/** Reads and changes the entries of the directory for an administrator, and remembers it. */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ConfigurationEditor {

  private static final int MAX_HISTORY = 500;
  private static final String SECRET_NAME = "[A-Za-z0-9_.-]{1,128}";

  @EJB private DeviceNode node;
  @Inject private CurrentConfiguration configuration;
  @Inject private Listeners listeners;
  @Inject private DataSource dataSource;
  @Inject private Clock clock;

  /** All entries of a kind, without what is secret. */
  public List<Editable> all(EntryKind kind) throws DirectoryException {
    return directory().tree().all(kind).stream().map(Editable::masked).toList();
  }

  /** One entry, without what is secret. */
  public Optional<Editable> find(EntryKind kind, String id) throws DirectoryException {
    return directory().tree().find(kind, id).map(Editable::masked);
  }

  /** What would be written, as LDIF without what is secret; empty: nothing. */
  public String preview(Edit edit) throws DirectoryException, InvalidFieldsException {
    List<EntryChange> changes = planned(edit);
    directory().verify(changes);
    return changes.isEmpty() ? "" : Ldif.of(changes);
  }

  /**
   * Writes; live on all nodes within five seconds.
   *
   * @return the id of the entry
   */
  public String save(Edit edit, String who) throws DirectoryException, InvalidFieldsException {
    List<EntryChange> changes = planned(edit);
    Editable read = edit.read();
    String id = read == null ? nameOfNew(edit) : read.id();
    if (!changes.isEmpty()) {
      write(who, read == null ? "ADD" : "EDIT", edit.kind(), id, changes);
    }
    return id;
  }

  private static String nameOfNew(Edit edit) {
    String name = edit.wanted().getOrDefault(edit.kind().naming(), List.of("")).get(0).strip();
    return edit.ae().isEmpty() ? name : name + "@" + edit.ae();
  }

  /** What deletion would write. */
  public String previewOfDeletion(Editable read) throws DirectoryException, InvalidFieldsException {
    List<EntryChange> changes = deletion(read);
    directory().verify(changes);
    return Ldif.of(changes);
  }

  /** Deletes an entry with all below it. */
  public void delete(Editable read, String who) throws DirectoryException, InvalidFieldsException {
    write(who, "DELETE", read.kind(), read.id(), deletion(read));
  }

  private void write(
      String who, String action, EntryKind kind, String id, List<EntryChange> changes)
      throws DirectoryException {
    try {
      history()
          .record(
              new History.Subject(device(), who, action, kind.key(), id),
              changes,
              null,
              () -> directory().apply(changes));
    } catch (UndoException | SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }

  private List<EntryChange> planned(Edit edit) throws DirectoryException, InvalidFieldsException {
    EditableTree tree = directory().tree();
    Editable read = edit.read();
    if (read == null) {
      return new Companions(tree).added(edit);
    }
    Editable now = current(tree, read);
    Editable shown = now.masked();
    Map<String, List<String>> touched = new HashMap<>();
    for (Map.Entry<String, List<String>> wanted : edit.wanted().entrySet()) {
      String name = wanted.getKey();
      if (same(wanted.getValue(), read.values(name))) {
        continue;
      }
      if (!same(shown.values(name), read.values(name))) {
        throw new ConflictException(
            read.dn(),
            name,
            "somebody else has changed it meanwhile, to '"
                + String.join(", ", shown.values(name))
                + "'");
      }
      touched.put(name, wanted.getValue());
    }
    return new EditPlan(tree).update(now, touched);
  }

  private static Editable current(EditableTree tree, Editable read) throws ConflictException {
    return tree.find(read.kind(), read.id())
        .orElseThrow(
            () -> new ConflictException(read.dn(), "", "somebody else has deleted it meanwhile"));
  }

  private static boolean same(List<String> one, List<String> other) {
    return new HashSet<>(one).equals(Set.copyOf(other));
  }

  private List<EntryChange> deletion(Editable read)
      throws DirectoryException, InvalidFieldsException {
    EditableTree tree = directory().tree();
    Editable now = current(tree, read);
    if (!now.version().equals(read.version())) {
      throw new ConflictException(read.dn(), "", "somebody else has changed it meanwhile");
    }
    if (read.kind() == EntryKind.STORAGES && holdsObjects(read.value(read.kind().naming()))) {
      throw new InvalidFieldsException(
          Map.of(read.kind().naming(), "objects are stored there; they would be lost"));
    }
    return new Companions(tree).deleted(now);
  }

  private boolean holdsObjects(String storage) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("select 1 from instance where storage_id = ? limit 1")) {
      statement.setString(1, storage);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }

  /** The latest changes, the last one first. */
  public List<Recorded> history(int limit) {
    try {
      return history().latest(device(), Math.max(1, Math.min(limit, MAX_HISTORY)));
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }

  /**
   * Takes a change back.
   *
   * @return false if there is no such change
   * @throws UndoException if it was taken back already, or has something secret in it
   * @throws ConflictException if an entry has moved on since
   */
  public boolean undo(long id, String who) throws DirectoryException, UndoException {
    try {
      Recorded made = history().find(id).orElse(null);
      if (made == null) {
        return false;
      }
      if (made.secret()) {
        throw new UndoException(
            "a password or token was changed, which is not kept; edit the entry");
      }
      List<EntryChange> back = new ArrayList<>(made.changes());
      Collections.reverse(back);
      back.replaceAll(EntryChange::inverse);
      history()
          .record(
              new History.Subject(device(), who, "UNDO", made.kind(), made.name()),
              back,
              id,
              () -> directory().apply(back));
      return true;
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }

  /** Asks a peer whether it answers, in the name of an own AE; empty: of the first one. */
  public Echo verify(String local, String remote) {
    ConfigSnapshot snapshot = configuration.get();
    try {
      AeTitle caller =
          local.isEmpty()
              ? snapshot.device().networkAes().stream()
                  .filter(NetworkAe::installed)
                  .map(NetworkAe::title)
                  .findFirst()
                  .orElseThrow(() -> new IllegalArgumentException("there is no own AE"))
              : AeTitle.of(local);
      return Echo.ask(snapshot, caller, AeTitle.of(remote), Map.of(), clock);
    } catch (IllegalArgumentException e) {
      return new Echo(false, 0, String.valueOf(e.getMessage()));
    }
  }

  /** Where the secret of a destination is that names it like that. */
  public SecretState secret(String name) {
    try {
      if (name.isEmpty()) {
        return SecretState.NONE;
      }
      if (Environment.get(name) != null) {
        return SecretState.VARIABLE;
      }
      return SecretStore.ofNode().get(name) == null ? SecretState.NONE : SecretState.STORE;
    } catch (IOException e) {
      throw new IllegalStateException("the credential store does not open", e);
    }
  }

  /** Tells one secret in the credential store from another; empty: there is none. */
  public String secretMark(String name) {
    try {
      return name.isEmpty() ? "" : SecretStore.ofNode().mark(name);
    } catch (IOException e) {
      throw new IllegalStateException("the credential store does not open", e);
    }
  }

  /**
   * A secret of a destination.
   *
   * @param attribute that names it
   * @param name as the attribute has it
   * @param value empty: there is none any more
   * @param before mark of what it takes the place of; null: whatever that is
   */
  public record Secret(String attribute, String name, String value, @Nullable String before) {
    /** Never what is secret. */
    @Override
    public String toString() {
      return "Secret[" + name + "]";
    }
  }

  /**
   * Keeps the secret of a destination in the credential store; live at once. The history tells that
   * it was changed, and not to what.
   *
   * @throws IOException if it was not kept
   * @throws ConflictException if somebody else has changed it meanwhile
   */
  public void keepSecret(Editable destination, Secret secret, String who)
      throws IOException, ConflictException {
    String name = secret.name();
    if (!name.matches(SECRET_NAME)) {
      throw new IOException(secret.attribute() + " '" + name + "' is no name of a secret");
    }
    String value = secret.value().isEmpty() ? null : secret.value();
    String before = secret.before();
    if (before == null && value == null) {
      SecretStore.ofNode().remove(name);
    } else if (before == null) {
      SecretStore.ofNode().put(name, value);
    } else if (!SecretStore.ofNode().replace(name, value, before)) {
      throw new ConflictException(
          destination.dn(), secret.attribute(), "somebody else has changed it meanwhile");
    }
    try {
      String kind = destination.kind().key();
      history()
          .record(
              new History.Subject(device(), who, History.SECRET, kind, destination.id()),
              List.of(),
              null,
              () -> {});
    } catch (DirectoryException | UndoException | SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }

  /** Asks whoever is behind a destination, as its scheme allows. */
  public Echo verifyDestination(String id) {
    ConfigSnapshot snapshot = configuration.get();
    Destination destination = snapshot.destination(id).orElse(null);
    if (destination == null) {
      return new Echo(false, 0, id + " is not in force yet; wait five seconds");
    }
    return "dicom".equals(destination.uri().getScheme())
        ? verify(destination.localAe().value(), destination.uri().getSchemeSpecificPart())
        : new RemoteCheck(snapshot, destination, clock).ask();
  }

  /** Reads the whole directory and checks it. */
  public Echo verifyDirectory() {
    long begin = clock.millis();
    try {
      directory().verify(List.of());
      long millis = clock.millis() - begin;
      return new Echo(true, millis, "the directory was read and checked in " + millis + " ms");
    } catch (DirectoryException e) {
      return new Echo(false, clock.millis() - begin, String.valueOf(e.getMessage()));
    }
  }

  /** What is missing for images to go out and results to come to somebody. */
  public GatewayState gateway() throws DirectoryException {
    return GatewayState.of(directory().tree());
  }

  /** Asks an own AE, in its own name, where it really listens; empty: the first one. */
  public Echo selfTest(String title) {
    ConfigSnapshot snapshot = configuration.get();
    return snapshot.device().networkAes().stream()
        .filter(ae -> ae.installed() && ae.acceptor())
        .map(NetworkAe::title)
        .filter(ae -> title.isEmpty() || ae.value().equals(title))
        .findFirst()
        .map(ae -> Echo.ask(snapshot, ae, ae, listeners.ports(), clock))
        .orElseGet(() -> new Echo(false, 0, "there is no own AE that accepts associations"));
  }

  private History history() {
    return new History(dataSource, clock);
  }

  private String device() throws IllegalStateException {
    return configuration.get().device().name();
  }

  private DirectoryConfiguration directory() {
    return node.directory()
        .orElseThrow(() -> new IllegalStateException("the directory is not open"));
  }
}
