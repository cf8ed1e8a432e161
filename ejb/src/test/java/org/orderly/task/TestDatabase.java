package org.orderly.task;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Real databases with our schema: H2 in memory and an embedded PostgreSQL that all tests of a run
 * share. The migrations run once for each of the two; every test gets a copy of what they made.
 */
public enum TestDatabase {
  H2 {
    @Override
    public DataSource open() throws SQLException {
      return Memory.copy();
    }
  },
  POSTGRESQL {
    @Override
    public DataSource open() throws SQLException {
      return Server.copy();
    }
  };

  /** A fresh database with the schema. */
  public abstract DataSource open() throws SQLException;

  private static DataSource migrated(DataSource source) {
    Flyway.configure().dataSource(source).load().migrate();
    return source;
  }

  private static String anyName() {
    return "t" + UUID.randomUUID().toString().replace("-", "");
  }

  private static final class Memory {
    static final List<String> SCHEMA = schema();

    static DataSource create() {
      JdbcDataSource source = new JdbcDataSource();
      source.setUrl("jdbc:h2:mem:" + anyName() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000");
      return source;
    }

    static DataSource copy() throws SQLException {
      DataSource source = create();
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        for (String each : SCHEMA) {
          statement.execute(each);
        }
      }
      return source;
    }

    private static List<String> schema() {
      List<String> script = new ArrayList<>();
      try (Connection connection = migrated(create()).getConnection();
          Statement statement = connection.createStatement();
          ResultSet lines = statement.executeQuery("script")) {
        while (lines.next()) {
          script.add(lines.getString(1));
        }
        return script;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final class Server {
    private static final String MODEL = "orderly_model";
    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server =
            EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        create(server, MODEL);
        migrated(server.getDatabase("postgres", MODEL));
        return server;
      } catch (IOException | SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    static DataSource copy() throws SQLException {
      String name = anyName();
      create(INSTANCE, name + " template " + MODEL);
      return INSTANCE.getDatabase("postgres", name);
    }

    private static void create(EmbeddedPostgres server, String database) throws SQLException {
      try (Connection connection = server.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create database " + database);
      }
    }
  }
}
