package org.orderly.conf;

import java.util.List;
import java.util.stream.Stream;

/** The rules that make work items; for an AE its own, then those of the device. */
public record WorkitemRules(
    List<WorkitemOnStore> onStore,
    List<WorkitemFollowUp> onCompleted,
    List<WorkitemFollowUp> onCanceled) {

  public static final WorkitemRules NONE = new WorkitemRules(List.of(), List.of(), List.of());

  public WorkitemRules {
    onStore = List.copyOf(onStore);
    onCompleted = List.copyOf(onCompleted);
    onCanceled = List.copyOf(onCanceled);
  }

  /** These, then the others. */
  public WorkitemRules and(WorkitemRules others) {
    return new WorkitemRules(
        concat(onStore, others.onStore),
        concat(onCompleted, others.onCompleted),
        concat(onCanceled, others.onCanceled));
  }

  private static <T> List<T> concat(List<T> first, List<T> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }
}
