package org.orderly.it;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The embedded directory and H2: what runs when nothing is set. */
class ConfigurationIT extends ConfigurationContract {

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @Override
  OrderlyServer server() {
    return SERVER;
  }
}
