package org.orderly.web.rs.monitor;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.orderly.common.CurrentConfiguration;
import org.orderly.web.rs.error.BadParameterException;

/**
 * Tasks can only be given to the device this node is part of: its other nodes share them anyway.
 */
@ApplicationScoped
public class DeviceNames {
  @Inject CurrentConfiguration configuration;

  public void requireKnown(List<String> names) {
    String own = configuration.get().device().name();
    for (String name : names) {
      if (!name.equals(own)) {
        throw new BadParameterException("newDeviceName", "No such Device: " + name);
      }
    }
  }
}
