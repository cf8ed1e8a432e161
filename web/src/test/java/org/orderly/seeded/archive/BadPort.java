package org.orderly.seeded.archive;

/** Breaks on purpose: has one implementation. */
public interface BadPort {}
