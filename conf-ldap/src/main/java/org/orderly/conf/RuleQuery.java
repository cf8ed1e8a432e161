package org.orderly.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Conditions in two levels: all or any of groups, each of them all or any of its conditions. Two
 * levels are said by parentheses, so that nobody has to know what binds more.
 */
public record RuleQuery(Join join, List<Group> groups) {

  /** Without any condition; always holds. */
  public static final RuleQuery NONE = new RuleQuery(Join.ALL, List.of());

  public RuleQuery {
    groups = List.copyOf(groups);
  }

  /** How many must hold. */
  public enum Join {
    ALL("and"),
    ANY("or");

    private final String word;

    Join(String word) {
      this.word = word;
    }

    /** What stands between them in a query. */
    public String word() {
      return word;
    }

    private <T> boolean holds(List<T> parts, Predicate<T> test) {
      return this == ALL ? parts.stream().allMatch(test) : parts.stream().anyMatch(test);
    }
  }

  /** Conditions that belong together. */
  public record Group(Join join, List<Condition> conditions) {
    public Group {
      conditions = List.copyOf(conditions);
    }

    public boolean holds(Predicate<Condition> test) {
      return join.holds(conditions, test);
    }
  }

  /** All of these must hold. */
  public static RuleQuery all(List<Condition> conditions) {
    return conditions.isEmpty()
        ? NONE
        : new RuleQuery(Join.ALL, List.of(new Group(Join.ALL, conditions)));
  }

  /**
   * What a rule says in {@code dcmProperty} or in {@code orderlyQuery}.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static RuleQuery of(List<String> properties, String query) {
    return query.isBlank()
        ? all(properties.stream().map(Condition::parse).toList())
        : ConditionQuery.parse(query);
  }

  public boolean holds(Predicate<Condition> test) {
    return groups.isEmpty() || join.holds(groups, group -> group.holds(test));
  }

  /** All conditions, whatever joins them. */
  public List<Condition> conditions() {
    return groups.stream().flatMap(group -> group.conditions().stream()).toList();
  }

  /** The conditions as values of {@code dcmProperty}; empty if they cannot be said like that. */
  public Optional<List<Condition>> properties() {
    List<Condition> all = new ArrayList<>();
    for (Group group : groups) {
      if (group.join() == Join.ANY && group.conditions().size() > 1) {
        return Optional.empty();
      }
      all.addAll(group.conditions());
    }
    boolean alternatives = join == Join.ANY && groups.size() > 1;
    return alternatives || !all.stream().allMatch(Condition::isProperty)
        ? Optional.empty()
        : Optional.of(all);
  }

  /** The query that it is. */
  @Override
  public String toString() {
    return ConditionQuery.format(this);
  }
}
