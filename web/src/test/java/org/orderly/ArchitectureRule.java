package org.orderly;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.function.Function;
import org.jspecify.annotations.NullMarked;

/** What depends on what, and what no class does; each rule for a base package. */
enum ArchitectureRule {
  NO_PACKAGE_CYCLES(base -> slices().matching(base + ".(**)").should().beFreeOfCycles()),

  DICOM_NEEDS_NOTHING_OF_THE_SERVER(
      base ->
          noClasses()
              .that()
              .resideInAPackage(base + ".dicom..")
              .and()
              .resideOutsideOfPackage(base + ".dicom.json..")
              .should()
              .dependOnClassesThat()
              .resideInAPackage("jakarta..")),

  DICOM_NEEDS_NO_OTHER_MODULE(
      base ->
          noClasses()
              .that()
              .resideInAPackage(base + ".dicom..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(FeatureOrder.packages(base, base + ".conf..", base + ".web.."))),

  TEST_OBJECTS_STAY_IN_TESTS(
      base ->
          noClasses()
              .should()
              .resideInAPackage(base + ".dicom.testing..")
              .orShould()
              .dependOnClassesThat()
              .resideInAPackage(base + ".dicom.testing..")),

  DATA_AND_ENCODING_KNOW_NO_NETWORK(
      base ->
          noClasses()
              .that()
              .resideInAnyPackage(
                  base + ".dicom.dict..",
                  base + ".dicom.data..",
                  base + ".dicom.charset..",
                  base + ".dicom.encoding..",
                  base + ".dicom.json..",
                  base + ".dicom.xml..")
              .should()
              .dependOnClassesThat()
              .resideInAPackage(base + ".dicom.net..")),

  ONLY_CONF_LDAP_TALKS_TO_THE_DIRECTORY(
      base ->
          noClasses()
              .that()
              .resideOutsideOfPackages(base + ".conf.ldap..", base + ".conf.schema..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage("com.unboundid..", "javax.naming.directory..")),

  CONFIGURATION_HAS_NO_SETTERS(
      base ->
          noMethods()
              .that()
              .areDeclaredInClassesThat()
              .resideInAPackage(base + ".conf")
              .should()
              .haveNameMatching("set[A-Z].*")),

  CONFIGURATION_KNOWS_NO_FEATURE(
      base ->
          noClasses()
              .that()
              .resideInAPackage(base + ".conf..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(FeatureOrder.packages(base, base + ".web.."))),

  FEATURES_KEEP_THEIR_ORDER(
      base ->
          classes()
              .that()
              .resideInAnyPackage(FeatureOrder.packages(base))
              .should(FeatureOrder.keep(base))),

  RULES_ARE_PURE(
      base ->
          noClasses()
              .that()
              .resideInAPackage(base + ".rule..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(
                  "jakarta.persistence..",
                  "jakarta.jms..",
                  "jakarta.ejb..",
                  "java.io..",
                  "java.nio.file..",
                  "java.net..",
                  "java.sql..",
                  "javax.sql..")),

  TRIGGERS_ARE_THIN(
      base ->
          noClasses()
              .that(BeanConditions.ARE_TRIGGERS)
              .should()
              .dependOnClassesThat()
              .resideInAPackage("jakarta.persistence..")),

  BEANS_SAY_WHO_MAY_CALL(
      base ->
          classes().that(BeanConditions.ARE_SESSION_BEANS).should(BeanConditions.SAY_WHO_MAY_CALL)),

  INTERFACES_HAVE_TWO_IMPLEMENTATIONS(
      base ->
          classes()
              .that()
              .resideInAnyPackage(FeatureOrder.packages(base))
              .and()
              .areInterfaces()
              .and()
              // a nested interface is what its class asks of its caller
              .areTopLevelClasses()
              .and()
              .areNotAnnotations()
              .and()
              .haveSimpleNameNotContaining("package-info")
              .should(BeanConditions.HAVE_TWO_IMPLEMENTATIONS)),

  NOBODY_BUT_WEB_USES_WEB(
      base ->
          noClasses()
              .that()
              .resideOutsideOfPackage(base + ".web..")
              .should()
              .dependOnClassesThat()
              .resideInAPackage(base + ".web..")),

  WEB_KNOWS_NO_PERSISTENCE(
      base ->
          noClasses()
              .that()
              .resideInAnyPackage(base + ".web..", base + ".conf..", base + ".dicom..")
              .should()
              .dependOnClassesThat()
              .resideInAPackage("jakarta.persistence..")),

  WEB_SEES_NO_ENTITY(
      base ->
          noClasses()
              .that()
              .resideInAPackage(base + ".web..")
              .should()
              .dependOnClassesThat()
              .areAnnotatedWith(jakarta.persistence.Entity.class)),

  RESOURCES_KNOW_NO_PAGES(
      base ->
          noClasses()
              .that()
              .resideInAPackage(base + ".web.rs..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(base + ".web.ui..", base + ".web.socket..")),

  PAGES_KNOW_NO_RESOURCES(
      base ->
          noClasses()
              .that()
              .resideInAnyPackage(base + ".web.ui..", base + ".web.socket..")
              .should()
              .dependOnClassesThat(
                  resideInAPackage(base + ".web.rs..")
                      .and(not(resideInAPackage(base + ".web.rs.error.."))))),

  HTTP_ONLY_IN_WEB(
      base ->
          noClasses()
              .that()
              .resideOutsideOfPackage(base + ".web..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(
                  "jakarta.ws.rs..",
                  "jakarta.servlet..",
                  "jakarta.faces..",
                  "org.primefaces..",
                  "jakarta.websocket..")),

  FACES_ONLY_IN_PAGES(
      base ->
          noClasses()
              .that()
              .resideOutsideOfPackage(base + ".web.ui..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage("jakarta.faces..", "org.primefaces..")),

  NAMES_SAY_WHAT_A_CLASS_IS(
      base ->
          noClasses()
              .should()
              .haveNameMatching(".*(Impl|EJB|Utils?|Helper|Manager|Processor)")
              .orShould()
              .haveNameMatching(".*\\.I[A-Z][a-z]\\w*")),

  PACKAGES_ARE_NULL_MARKED(
      base -> classes().that().resideInAPackage(base + "..").should(beInANullMarkedPackage())),

  NOTHING_SLEEPS(
      base ->
          noClasses()
              .should()
              .callMethod(Thread.class, "sleep", long.class)
              .orShould()
              .callMethod(Thread.class, "sleep", long.class, int.class)),

  TIME_COMES_FROM_A_CLOCK(
      base ->
          noClasses()
              .should()
              .callMethod(System.class, "currentTimeMillis")
              .orShould()
              .callMethod(Instant.class, "now")
              .orShould()
              .callMethod(LocalDateTime.class, "now")),

  NOTHING_IS_PRINTED(
      base ->
          noClasses()
              .that()
              // command line programs talk to their caller
              .resideOutsideOfPackages("org.orderly.demo..", "org.orderly.conf.schema..")
              .should()
              .accessField(System.class, "out")
              .orShould()
              .accessField(System.class, "err")
              .orShould()
              .callMethod(Throwable.class, "printStackTrace")),

  THREADS_ONLY_IN_THE_UPPER_LAYER(
      base ->
          noClasses()
              .that()
              .resideOutsideOfPackage(base + ".dicom.net.ul..")
              .should()
              .callConstructor(Thread.class, Runnable.class)
              .orShould()
              .callConstructor(Thread.class, Runnable.class, String.class)),

  LOGGING_IS_SLF4J(
      base ->
          noClasses()
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage("java.util.logging..", "org.jboss.logging..")),

  NO_PUBLIC_MUTABLE_STATE(
      base ->
          noFields()
              .that()
              .arePublic()
              .and()
              .areStatic()
              .should()
              .notHaveModifier(JavaModifier.FINAL));

  private final Function<String, ArchRule> rule;

  ArchitectureRule(Function<String, ArchRule> rule) {
    this.rule = rule;
  }

  ArchRule of(String base) {
    return rule.apply(base).allowEmptyShould(false).as(name());
  }

  private static ArchCondition<JavaClass> beInANullMarkedPackage() {
    return new ArchCondition<>("be in a @NullMarked package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " is not marked"));
        }
      }
    };
  }
}
