package org.orderly.seeded.web.ui;

/** Breaks on purpose: a page that uses a resource. */
public final class BadView {
  org.orderly.seeded.web.rs.BadResource resource;
}
