package org.orderly.common;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What the server provides, made injectable: the one data source and the clock. */
@ApplicationScoped
public class ServerResources {

  @Resource(lookup = "java:jboss/datasources/OrderlyDS")
  private @Nullable DataSource dataSource;

  @Produces
  public DataSource dataSource() {
    if (dataSource == null) {
      throw new IllegalStateException("java:jboss/datasources/OrderlyDS is missing");
    }
    return dataSource;
  }

  @Produces
  public Clock clock() {
    return Clock.systemDefaultZone();
  }
}
