package org.orderly.seeded.web.rs;

/** Breaks on purpose: a resource that uses a page and an entity. */
public final class BadResource {
  org.orderly.seeded.web.ui.BadView view;
  org.orderly.seeded.archive.BadEntity entity;
}
