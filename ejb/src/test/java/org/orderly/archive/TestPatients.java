package org.orderly.archive;

import java.time.Clock;

/** The patients of a test's database. */
public final class TestPatients {

  private TestPatients() {}

  /** Without anybody who hears of merges. */
  public static Patients of(LocalTransactions transactions) {
    return new Patients(transactions, Clock.systemDefaultZone(), transactions, merged -> {});
  }
}
