package org.orderly.seeded.web;

/** Breaks on purpose: a page that talks to the database. */
public final class BadPage {
  jakarta.persistence.EntityManager manager;
}
