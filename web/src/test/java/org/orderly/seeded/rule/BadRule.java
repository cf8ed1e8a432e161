package org.orderly.seeded.rule;

/** Breaks on purpose: a rule that reads files and knows a later feature. */
public final class BadRule {
  java.io.File file;
  org.orderly.seeded.archive.BadEntity entity;
}
