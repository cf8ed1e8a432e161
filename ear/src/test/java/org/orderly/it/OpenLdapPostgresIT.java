package org.orderly.it;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The same on what hospitals run: OpenLDAP with the schema of this project, and PostgreSQL. */
class OpenLdapPostgresIT extends ConfigurationContract {

  @RegisterExtension
  static final OrderlyServer SERVER = new OrderlyServer().onOpenLdap().onPostgreSql();

  @Override
  OrderlyServer server() {
    return SERVER;
  }
}
