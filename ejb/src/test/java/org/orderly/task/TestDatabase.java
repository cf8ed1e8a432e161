package org.orderly.task;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Real databases with our schema: H2 in memory and an embedded PostgreSQL that all tests of a run
 * share.
 */
public enum TestDatabase {
  H2 {
    @Override
    DataSource create() {
      JdbcDataSource source = new JdbcDataSource();
      source.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000");
      return source;
    }
  },
  POSTGRESQL {
    @Override
    DataSource create() throws SQLException {
      String name = "t" + UUID.randomUUID().toString().replace("-", "");
      try (Connection connection = Server.INSTANCE.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create database " + name);
      }
      return Server.INSTANCE.getDatabase("postgres", name);
    }
  };

  private static final class Server {
    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  abstract DataSource create() throws SQLException;

  /** A fresh database with the schema. */
  public DataSource open() throws SQLException {
    DataSource source = create();
    Flyway.configure().dataSource(source).load().migrate();
    return source;
  }
}
