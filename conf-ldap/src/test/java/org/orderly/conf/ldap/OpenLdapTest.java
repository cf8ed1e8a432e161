package org.orderly.conf.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orderly.conf.testing.OpenLdap;
import org.orderly.conf.testing.OpenLdapExtension;

@ExtendWith(OpenLdapExtension.class)
class OpenLdapTest implements ArchiveContract, WorkitemContract, EditContract {

  private OpenLdap server;

  @BeforeEach
  void load(OpenLdap fresh) throws Exception {
    server = fresh;
    try (LDAPConnection connection = connect()) {
      for (String ldif : DirectoryContract.sample()) {
        DirectoryContract.add(connection, ldif);
      }
    }
  }

  @Override
  public DirectoryAddress address() {
    return new DirectoryAddress(
        server.url(), OpenLdap.ROOT_DN, OpenLdap.PASSWORD, OpenLdap.BASE_DN, "orderly");
  }

  @Override
  public LDAPConnection connect() throws Exception {
    return server.connect();
  }
}
