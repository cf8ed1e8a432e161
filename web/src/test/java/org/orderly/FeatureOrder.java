package org.orderly;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.stream.Stream;

/**
 * The features of the module {@code ejb} from leaf to root: each may use those before its own row.
 */
final class FeatureOrder {

  private static final List<List<String>> ROWS =
      List.of(
          List.of("common"),
          List.of("rule", "storage", "peer", "task", "deident"),
          List.of("archive", "board"),
          List.of("intake", "ian", "hl7", "status"),
          List.of("export"),
          List.of("cloud", "series", "upload", "template"),
          List.of("ruleset"),
          List.of("source"),
          List.of("ups"),
          List.of("segmentation"),
          List.of("result"),
          List.of("retention"),
          List.of("device"),
          List.of("settings"));

  private FeatureOrder() {}

  /** The packages of all features, and more. */
  static String[] packages(String base, String... more) {
    Stream<String> features =
        ROWS.stream().flatMap(List::stream).map(name -> base + "." + name + "..");
    return Stream.concat(features, Stream.of(more)).toArray(String[]::new);
  }

  static ArchCondition<JavaClass> keep(String base) {
    return new ArchCondition<>("use only features of earlier rows") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass();
          int from = row(base, type);
          int to = row(base, target);
          boolean same = feature(base, type).equals(feature(base, target));
          if (to >= 0 && !same && to >= from) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static String feature(String base, JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(base + ".")) {
      return "";
    }
    return name.substring(base.length() + 1).split("\\.")[0];
  }

  private static int row(String base, JavaClass type) {
    for (int i = 0; i < ROWS.size(); i++) {
      if (ROWS.get(i).contains(feature(base, type))) {
        return i;
      }
    }
    return -1;
  }
}
