package org.orderly.conf;

import java.util.Iterator;
import java.util.List;

/** The conditions of a rule ({@code dcmProperty}); all must hold, also two with the same key. */
public record Conditions(List<Condition> all) implements Iterable<Condition> {

  public static final Conditions NONE = new Conditions(List.of());

  public Conditions {
    all = List.copyOf(all);
  }

  /**
   * @throws IllegalArgumentException naming the condition that is wrong
   */
  public static Conditions parse(List<String> properties) {
    return new Conditions(properties.stream().map(Condition::parse).toList());
  }

  @Override
  public Iterator<Condition> iterator() {
    return all.iterator();
  }
}
