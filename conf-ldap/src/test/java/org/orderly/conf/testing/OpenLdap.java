package org.orderly.conf.testing;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.nio.file.Path;

/** An OpenLDAP server with our schema and one empty database. */
public interface OpenLdap extends AutoCloseable {

  String BASE_DN = "dc=orderly,dc=org";
  String ROOT_DN = "cn=root," + BASE_DN;
  String ADMIN_DN = "cn=admin," + BASE_DN;
  String PASSWORD = "not-a-secret";

  /** Whether {@link #start} has anything to start. */
  static boolean installed() {
    return OpenLdapContainer.available() || OpenLdapProcess.installed();
  }

  /** A container where a Docker engine answers, else a local process. */
  static OpenLdap start(Path folder) throws IOException, InterruptedException {
    return OpenLdapContainer.available()
        ? OpenLdapContainer.start(folder)
        : OpenLdapProcess.start(folder);
  }

  /** Where it runs, for the log of the test. */
  String origin();

  String host();

  int port();

  default String url() {
    return "ldap://" + host() + ":" + port();
  }

  default LDAPConnection connect() throws LDAPException {
    return new LDAPConnection(host(), port(), ROOT_DN, PASSWORD);
  }

  @Override
  void close();
}
