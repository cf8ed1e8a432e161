package org.orderly.archive;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps this node's writer and deletions apart: a series that is being deleted because it is empty
 * must not get an instance. Between nodes, which need PostgreSQL, its locks of foreign keys do.
 */
final class WriterGate {
  static final ReentrantLock LOCK = new ReentrantLock();

  /** Counts deletions; what a writer remembers of studies and series is as old as this number. */
  static final AtomicLong DELETIONS = new AtomicLong();

  private WriterGate() {}
}
