package org.orderly;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Stateless;

/** What the rules ask of beans and of interfaces. */
final class BeanConditions {

  static final DescribedPredicate<JavaClass> ARE_TRIGGERS =
      DescribedPredicate.describe(
          "are message driven or scheduled",
          type ->
              type.isAnnotatedWith(MessageDriven.class)
                  || type.getMethods().stream()
                      .anyMatch(method -> method.isAnnotatedWith(Schedule.class)));

  static final DescribedPredicate<JavaClass> ARE_SESSION_BEANS =
      DescribedPredicate.describe(
          "are session beans",
          type -> type.isAnnotatedWith(Stateless.class) || type.isAnnotatedWith(Singleton.class));

  static final ArchCondition<JavaClass> SAY_WHO_MAY_CALL =
      new ArchCondition<>("have a role annotation on the class or on each public method") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
          if (hasRoles(type)) {
            return;
          }
          for (JavaMethod method : type.getMethods()) {
            if (method.getModifiers().contains(JavaModifier.PUBLIC) && !hasRoles(method)) {
              events.add(SimpleConditionEvent.violated(type, method.getDescription()));
            }
          }
        }
      };

  /** One implementation needs no interface; a sealed or functional one is a type of its own. */
  static final ArchCondition<JavaClass> HAVE_TWO_IMPLEMENTATIONS =
      new ArchCondition<>("have two implementations") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
          long found = type.getAllSubclasses().stream().filter(sub -> !sub.isInterface()).count();
          if (found < 2
              && !type.isAnnotatedWith(FunctionalInterface.class)
              && !type.reflect().isSealed()) {
            events.add(SimpleConditionEvent.violated(type, type.getName() + " has " + found));
          }
        }
      };

  private BeanConditions() {}

  private static boolean hasRoles(CanBeAnnotated annotated) {
    return annotated.isAnnotatedWith(RolesAllowed.class)
        || annotated.isAnnotatedWith(PermitAll.class)
        || annotated.isAnnotatedWith(DenyAll.class);
  }
}
