package org.orderly.conf.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.ConfigProblem;
import org.orderly.conf.LoadResult;
import org.orderly.conf.attribute.ConfigEntry;
import org.orderly.conf.attribute.EntryMapping;
import org.orderly.conf.edit.EditableTree;
import org.orderly.conf.edit.EntryChange;
import org.orderly.conf.mapping.SnapshotReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in an LDAP directory: reads snapshots, notices changes, writes single entries
 * without touching what it does not know.
 *
 * <p>One connection, reopened when lost; every call has a time limit.
 */
public final class DirectoryConfiguration implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryConfiguration.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int SEARCH_SECONDS = 10;

  private final DirectoryAddress address;
  private final Variables variables;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable LDAPConnection connection;
  private @Nullable ScheduledFuture<?> watching;
  private String seen = "";
  private volatile String unreachable = "";

  public DirectoryConfiguration(DirectoryAddress address, Variables variables) {
    this.address = address;
    this.variables = variables;
  }

  public DirectoryAddress address() {
    return address;
  }

  /** Why the directory cannot be reached at the moment; empty if it can. */
  public String unreachable() {
    return unreachable;
  }

  /** Reads everything below {@code cn=DICOM Configuration}. */
  public LoadResult load() throws DirectoryException {
    return withConnection(
        c -> {
          // the mark first: a change during the reading is then seen by the next look
          seen = ChangeMark.of(c, address);
          return read(c);
        });
  }

  private LoadResult read(LDAPConnection c) throws LDAPException {
    return snapshot(entries(c));
  }

  private List<Entry> entries(LDAPConnection c) throws LDAPException {
    SearchRequest search =
        new SearchRequest(address.rootDn(), SearchScope.SUB, "(objectClass=*)", "*");
    search.setTimeLimitSeconds(SEARCH_SECONDS);
    return List.copyOf(c.search(search).getSearchEntries());
  }

  private LoadResult snapshot(List<Entry> found) throws LDAPException {
    List<ConfigEntry> entries = new ArrayList<>();
    for (Entry entry : found) {
      entries.add(variables.expand(DirectoryConnection.entry(entry)));
    }
    return SnapshotReader.read(entries, address.deviceName(), DirectoryConnection::normalize);
  }

  /** Throws if the write brings a problem that is not there without it. */
  private void check(LDAPConnection c, PendingWrite write)
      throws LDAPException, InvalidConfigurationException {
    List<Entry> entries = entries(c);
    List<ConfigProblem> problems = new ArrayList<>(snapshot(write.applied(entries)).problems());
    if (!problems.isEmpty()) {
      problems.removeAll(snapshot(entries).problems());
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
  }

  /**
   * Looks for changes every second and reports what a reading after one gave, valid or not.
   * Failures to reach the directory are logged once and shown by {@link #unreachable}.
   */
  public void watch(ScheduledExecutorService executor, Consumer<LoadResult> onChange) {
    watching =
        executor.scheduleWithFixedDelay(
            () -> look(onChange), INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look(Consumer<LoadResult> onChange) {
    try {
      LoadResult changed =
          withConnection(
              c -> {
                String mark = ChangeMark.of(c, address);
                if (mark.equals(seen)) {
                  return null;
                }
                LoadResult result = read(c);
                seen = mark;
                return result;
              });
      if (changed != null) {
        onChange.accept(changed);
      }
    } catch (DirectoryException e) {
      LOG.debug("directory at {} not read", address.url(), e);
    } catch (RuntimeException e) {
      // a scheduled task that throws is never run again
      LOG.error("configuration change in {} not taken over", address.url(), e);
    }
  }

  /** The entries as they stand in the directory, to be edited. */
  public EditableTree tree() throws DirectoryException {
    return withConnection(
        c -> {
          List<ConfigEntry> entries = new ArrayList<>();
          for (Entry entry : entries(c)) {
            entries.add(DirectoryConnection.entry(entry));
          }
          return new EditableTree(entries, address.deviceName(), DirectoryConnection::normalize);
        });
  }

  /**
   * Says what would forbid these changes, without making them.
   *
   * @throws ConflictException if an entry is no longer as it was read
   * @throws InvalidConfigurationException if the configuration would be invalid with them
   */
  public void verify(List<EntryChange> changes) throws DirectoryException {
    withConnection(
        c -> {
          ChangeWriter.requireUnchanged(entries(c), changes);
          check(c, ChangeWriter.pending(changes));
          return null;
        });
  }

  /**
   * Makes changes of entries that are as they were read; others keep theirs.
   *
   * @throws ConflictException if an entry is no longer as it was read
   * @throws InvalidConfigurationException if the configuration would be invalid with them
   */
  public void apply(List<EntryChange> changes) throws DirectoryException {
    withConnection(
        c -> {
          ChangeWriter.requireUnchanged(entries(c), changes);
          check(c, ChangeWriter.pending(changes));
          ChangeWriter.write(c, changes);
          return null;
        });
  }

  /**
   * Writes the changed attributes of one entry and adds the object classes that they need.
   *
   * @throws InvalidConfigurationException if the configuration would be invalid with it
   */
  public <R extends Record> void update(EntryMapping<R> mapping, String dn, R before, R after)
      throws DirectoryException {
    Map<String, List<String>> changed = mapping.diff(before, after);
    if (changed.isEmpty()) {
      return;
    }
    withConnection(
        c -> {
          List<Modification> modifications = new ArrayList<>();
          changed.forEach(
              (name, values) ->
                  modifications.add(
                      new Modification(
                          ModificationType.REPLACE, name, values.toArray(String[]::new))));
          modifications.addAll(missingClasses(c, dn, mapping.classesFor(changed.keySet())));
          check(c, PendingWrite.modify(dn, modifications));
          c.modify(dn, modifications);
          return null;
        });
  }

  private static List<Modification> missingClasses(LDAPConnection c, String dn, Set<String> needed)
      throws LDAPException {
    Entry entry = c.getEntry(dn, "objectClass");
    if (entry == null) {
      throw new LDAPException(ResultCode.NO_SUCH_OBJECT, "there is no entry " + dn);
    }
    return needed.stream()
        .filter(name -> !entry.hasObjectClass(name))
        .map(name -> new Modification(ModificationType.ADD, "objectClass", name))
        .toList();
  }

  /**
   * Adds an entry, for example {@code dcmExporterID=...} below {@link DirectoryAddress#deviceDn}.
   */
  public <R extends Record> void add(EntryMapping<R> mapping, String dn, R value)
      throws DirectoryException {
    Map<String, List<String>> attributes = mapping.write(value);
    withConnection(
        c -> {
          Entry entry = new Entry(dn);
          entry.addAttribute("objectClass", mapping.classesFor(attributes.keySet()));
          attributes.forEach((name, values) -> entry.addAttribute(name, values));
          check(c, PendingWrite.add(entry));
          c.add(entry);
          return null;
        });
  }

  /** Deletes an entry without children that nothing refers to. */
  public void delete(String dn) throws DirectoryException {
    withConnection(
        c -> {
          check(c, PendingWrite.delete(dn));
          return c.delete(dn);
        });
  }

  private <T extends @Nullable Object> T withConnection(Work<T> work) throws DirectoryException {
    lock.lock();
    try {
      LDAPConnection open = connection;
      if (open == null || !open.isConnected()) {
        disconnect();
        open = DirectoryConnection.open(address);
        connection = open;
      }
      T result = work.on(open);
      if (!unreachable.isEmpty()) {
        LOG.info("directory at {} answers again", address.url());
        unreachable = "";
      }
      return result;
    } catch (LDAPException e) {
      if (!e.getResultCode().isConnectionUsable() || connection == null) {
        disconnect();
        if (unreachable.isEmpty()) {
          LOG.warn("directory at {}: {}", address.url(), e.getMessage());
        }
        unreachable = String.valueOf(e.getMessage());
      }
      throw new DirectoryException("directory at " + address.url(), e);
    } finally {
      lock.unlock();
    }
  }

  private void disconnect() {
    if (connection != null) {
      connection.close();
      connection = null;
      // change numbers of a restarted server may begin anew
      seen = "";
    }
  }

  @Override
  public void close() {
    ScheduledFuture<?> looking = watching;
    if (looking != null) {
      looking.cancel(false);
    }
    lock.lock();
    try {
      disconnect();
    } finally {
      lock.unlock();
    }
  }

  private interface Work<T extends @Nullable Object> {
    T on(LDAPConnection connection) throws LDAPException, DirectoryException;
  }
}
