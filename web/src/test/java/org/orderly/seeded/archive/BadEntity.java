package org.orderly.seeded.archive;

import jakarta.ejb.Schedule;
import jakarta.ejb.Stateless;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;

/** Breaks on purpose: an entity that pages use, a fat trigger that anybody may call. */
@Entity
@Stateless
public class BadEntity {
  EntityManager manager;

  @Schedule
  public void run() {}

  static final class OnlyAdapter implements BadPort {}
}
