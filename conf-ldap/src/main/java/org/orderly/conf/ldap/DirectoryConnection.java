package org.orderly.conf.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.SSLUtil;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import org.orderly.conf.attribute.ConfigEntry;

/** Opens connections whose every step has a time limit, and frees entries of client types. */
final class DirectoryConnection {

  private static final int CONNECT_MILLIS = 3_000;
  private static final int RESPONSE_MILLIS = 10_000;

  private DirectoryConnection() {}

  static LDAPConnection open(DirectoryAddress address) throws LDAPException {
    LDAPURL url = new LDAPURL(address.url());
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setConnectTimeoutMillis(CONNECT_MILLIS);
    options.setResponseTimeoutMillis(RESPONSE_MILLIS);
    options.setAbandonOnTimeout(true);
    options.setUseSynchronousMode(true);
    options.setFollowReferrals(false);
    boolean tls = url.getScheme().equals("ldaps");
    if (tls) {
      options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
    }
    LDAPConnection connection =
        new LDAPConnection(tls ? tlsSockets() : SocketFactory.getDefault(), options);
    try {
      connection.connect(url.getHost(), url.getPort(), CONNECT_MILLIS);
      connection.bind(address.bindDn(), address.password());
      return connection;
    } catch (LDAPException e) {
      connection.close();
      throw e;
    }
  }

  /** Trusts what the JVM trusts. */
  private static SocketFactory tlsSockets() throws LDAPException {
    try {
      return new SSLUtil().createSSLSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new LDAPException(com.unboundid.ldap.sdk.ResultCode.CONNECT_ERROR, e);
    }
  }

  static ConfigEntry entry(Entry entry) throws LDAPException {
    DN dn = entry.getParsedDN();
    DN parent = dn.getParent();
    Map<String, List<String>> attributes = new LinkedHashMap<>();
    entry.getAttributes().forEach(a -> attributes.put(a.getBaseName(), List.of(a.getValues())));
    return new ConfigEntry(
        entry.getDN(),
        dn.toNormalizedString(),
        parent == null ? "" : parent.toNormalizedString(),
        attributes);
  }

  static String normalize(String dn) {
    try {
      return DN.normalize(dn);
    } catch (LDAPException e) {
      return dn;
    }
  }
}
