package org.orderly.device;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import org.orderly.common.ChangeSource;
import org.orderly.common.CurrentConfiguration;

/** Changes of the configuration of this node, which is not in the database. */
@ApplicationScoped
public class ConfigurationChanges implements ChangeSource {
  @Inject private CurrentConfiguration configuration;

  @Override
  public String topic() {
    return "configuration";
  }

  @Override
  public Object state(Connection connection) {
    return configuration.find();
  }
}
