package org.orderly.deident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.orderly.dicom.deident.PseudonymKind;
import org.orderly.dicom.deident.Pseudonyms;
import org.orderly.dicom.deident.PseudonymsContract;
import org.orderly.task.TestDatabase;

class PseudonymDatabaseTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);

  @Nested
  class OnH2 implements PseudonymsContract {
    private final DataSource source = database(TestDatabase.H2);

    @Override
    public Pseudonyms open(String scope) {
      return new PseudonymDatabase(source, CLOCK).scope(scope, "test");
    }
  }

  @Nested
  class OnPostgresql implements PseudonymsContract {
    private final DataSource source = database(TestDatabase.POSTGRESQL);

    @Override
    public Pseudonyms open(String scope) {
      return new PseudonymDatabase(source, CLOCK).scope(scope, "test");
    }
  }

  private static DataSource database(TestDatabase kind) {
    try {
      return kind.open();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void every_access_is_written_down_without_values(TestDatabase kind) throws Exception {
    DataSource source = kind.open();
    PseudonymDatabase database = new PseudonymDatabase(source, CLOCK);
    AccessLog log = new AccessLog(source);
    Pseudonyms pseudonyms = database.scope("research", "auditor");
    String replacement = pseudonyms.replacements(PseudonymKind.PATIENT, Set.of("4711")).get("4711");
    pseudonyms.originals(PseudonymKind.PATIENT, Set.of(replacement, "P1"));
    pseudonyms.identity("2.25.1");
    assertEquals(
        List.of("IDENTITY null 1", "RESOLVE PATIENT 2", "REPLACE PATIENT 1"),
        log.page("research", "", true, 0, 10).rows().stream()
            .map(a -> a.action() + " " + a.kind() + " " + a.entries())
            .toList());
    PseudonymAccess access = log.page("research", "AUDIT", true, 0, 1).rows().get(0);
    assertEquals("auditor", access.who());
    assertEquals(CLOCK.instant(), access.time());
    assertEquals(3, log.page("research", "auditor", true, 0, 1).total());
    assertEquals(0, log.page("research", "nobody", true, 0, 10).total());
    assertEquals(List.of(), log.page("elsewhere", "", true, 0, 10).rows());
    database.scope("elsewhere", "x".repeat(300)).identity("2.25.1");
    assertEquals(255, log.page("elsewhere", "", true, 0, 10).rows().get(0).who().length());
    assertEquals(Map.of("elsewhere", 1, "research", 3), log.scopes(""));
  }

  @ParameterizedTest
  @EnumSource
  void nodes_that_meet_the_same_originals_at_a_time_agree(TestDatabase kind) throws Exception {
    DataSource source = kind.open();
    Set<String> originals =
        IntStream.range(0, 300).mapToObj(i -> "1.2.3." + i).collect(Collectors.toSet());
    int nodes = 4;
    CyclicBarrier together = new CyclicBarrier(nodes);
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      List<Callable<Map<String, String>>> work = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        work.add(
            () -> {
              together.await();
              return new PseudonymDatabase(source, CLOCK)
                  .scope("race", "node")
                  .replacements(PseudonymKind.UID, originals);
            });
      }
      List<Map<String, String>> results = new ArrayList<>();
      for (Future<Map<String, String>> result : threads.invokeAll(work)) {
        results.add(result.get());
      }
      for (Map<String, String> result : results) {
        assertEquals(results.get(0), result);
        assertEquals(300, result.size());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_candidate_that_somebody_has_is_passed_over(TestDatabase kind) throws Exception {
    DataSource source = kind.open();
    Pseudonyms pseudonyms = new PseudonymDatabase(source, CLOCK).scope("taken", "test");
    String first = pseudonyms.key().candidate(PseudonymKind.PATIENT, "4711", 0);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into pseudonym (scope_fk, kind, original_hash, original, replacement, created_time)"
              + " select id, 'PATIENT', 'x', 'somebody else', '"
              + first
              + "', created_time from pseudonym_scope");
    }
    assertEquals(
        pseudonyms.key().candidate(PseudonymKind.PATIENT, "4711", 1),
        pseudonyms.replacements(PseudonymKind.PATIENT, Set.of("4711")).get("4711"));
  }

  @ParameterizedTest
  @EnumSource
  void a_failure_names_no_patient(TestDatabase kind) throws Exception {
    DataSource source = kind.open();
    Pseudonyms pseudonyms = new PseudonymDatabase(source, CLOCK).scope("fails", "test");
    String tooLong = "Grünewald".repeat(500);
    PseudonymsUnavailableException failure =
        assertThrows(
            PseudonymsUnavailableException.class,
            () -> pseudonyms.replacements(PseudonymKind.PATIENT, Set.of(tooLong)));
    assertFalse(String.valueOf(failure.getMessage()).contains("Grünewald"));
    assertEquals(null, failure.getCause());
    assertThrows(
        IllegalArgumentException.class,
        () -> new PseudonymDatabase(source, CLOCK).scope(" ", "test"));
  }
}
