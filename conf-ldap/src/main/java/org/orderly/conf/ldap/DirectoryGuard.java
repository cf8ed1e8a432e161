package org.orderly.conf.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerSnapshot;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedAddRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedAddResult;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedCompareRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedDeleteRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedDeleteResult;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyDNRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyDNResult;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyResult;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSASLBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindResult;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between client and content: who is neither administrator nor service may bind and nothing
 * else, and a change is answered only after it is on disk.
 */
final class DirectoryGuard extends InMemoryOperationInterceptor {

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryGuard.class);
  private static final int MAX_KNOWN_CONNECTIONS = 1_000;

  private final Set<String> privileged;
  private final LdifFile file;

  /** Bound DN by connection; the oldest are forgotten, which only ever takes rights away. */
  private final Map<Long, String> bound =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
              return size() > MAX_KNOWN_CONNECTIONS;
            }
          });

  /** Begins with the time, so that it differs after a restart. */
  private final AtomicLong changes = new AtomicLong(Clock.systemUTC().millis() * 1_000);

  private volatile @Nullable InMemoryDirectoryServer persisted;
  private volatile @Nullable InMemoryDirectoryServerSnapshot lastWritten;

  DirectoryGuard(EmbeddedDirectory.Options options, LdifFile file) {
    this.privileged =
        Set.of(
            DirectoryConnection.normalize(options.adminDn()),
            DirectoryConnection.normalize(options.serviceDn()));
    this.file = file;
  }

  /** From now on changes are written to the file. */
  void persist(InMemoryDirectoryServer server) {
    lastWritten = server.createSnapshot();
    persisted = server;
  }

  private void requirePrivilege(InMemoryInterceptedRequest request) throws LDAPException {
    if (persisted != null
        && !privileged.contains(bound.getOrDefault(request.getConnectionID(), ""))) {
      throw new LDAPException(
          ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "bind as the administrator first");
    }
  }

  @Override
  public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) {
    bound.remove(request.getConnectionID());
  }

  @Override
  public void processSimpleBindResult(InMemoryInterceptedSimpleBindResult result) {
    if (result.getResult().getResultCode() == ResultCode.SUCCESS
        && result.getRequest().getPassword().getValueLength() > 0) {
      bound.put(
          result.getConnectionID(), DirectoryConnection.normalize(result.getRequest().getBindDN()));
    }
  }

  @Override
  public void processSASLBindRequest(InMemoryInterceptedSASLBindRequest request)
      throws LDAPException {
    throw new LDAPException(ResultCode.AUTH_METHOD_NOT_SUPPORTED, "use a simple bind");
  }

  @Override
  public void processAddRequest(InMemoryInterceptedAddRequest request) throws LDAPException {
    requirePrivilege(request);
  }

  @Override
  public void processModifyRequest(InMemoryInterceptedModifyRequest request) throws LDAPException {
    requirePrivilege(request);
  }

  @Override
  public void processDeleteRequest(InMemoryInterceptedDeleteRequest request) throws LDAPException {
    requirePrivilege(request);
  }

  @Override
  public void processModifyDNRequest(InMemoryInterceptedModifyDNRequest request)
      throws LDAPException {
    requirePrivilege(request);
  }

  @Override
  public void processSearchRequest(InMemoryInterceptedSearchRequest request) throws LDAPException {
    requirePrivilege(request);
  }

  @Override
  public void processCompareRequest(InMemoryInterceptedCompareRequest request)
      throws LDAPException {
    requirePrivilege(request);
  }

  @Override
  public void processAddResult(InMemoryInterceptedAddResult result) {
    written(result.getResult(), result::setResult);
  }

  @Override
  public void processModifyResult(InMemoryInterceptedModifyResult result) {
    written(result.getResult(), result::setResult);
  }

  @Override
  public void processDeleteResult(InMemoryInterceptedDeleteResult result) {
    written(result.getResult(), result::setResult);
  }

  @Override
  public void processModifyDNResult(InMemoryInterceptedModifyDNResult result) {
    written(result.getResult(), result::setResult);
  }

  /** Shows the number of the last change in the root DSE, for watchers. */
  @Override
  public void processSearchEntry(InMemoryInterceptedSearchEntry entry) {
    if (entry.getSearchEntry().getDN().isEmpty()) {
      Entry rootDse = entry.getSearchEntry().duplicate();
      rootDse.setAttribute(ChangeMark.LAST_CHANGE, Long.toString(changes.get()));
      entry.setSearchEntry(rootDse);
    }
  }

  private synchronized void written(LDAPResult result, Consumer<LDAPResult> answer) {
    InMemoryDirectoryServer server = persisted;
    if (server == null || result.getResultCode() != ResultCode.SUCCESS) {
      return;
    }
    try {
      file.write(server);
      lastWritten = server.createSnapshot();
    } catch (IOException e) {
      LOG.error("directory change not written to disk and taken back", e);
      InMemoryDirectoryServerSnapshot before = lastWritten;
      if (before != null) {
        server.restoreSnapshot(before);
      }
      answer.accept(
          new LDAPResult(
              result.getMessageID(),
              ResultCode.UNAVAILABLE,
              "not written to disk: " + e,
              null,
              new String[0],
              null));
    } finally {
      changes.incrementAndGet();
    }
  }
}
