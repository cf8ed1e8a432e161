package org.orderly;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds all modules to the rules, and each rule to a class that was written to break it. */
class ArchitectureTest {

  /** Far below what there is; a class path that lost a module falls below it. */
  private static final int FEWEST_CLASSES = 80;

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // what modules lend each other for their tests comes as a jar when they are packaged
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.orderly");
  private static final JavaClasses SEEDED =
      new ClassFileImporter().importPackages("org.orderly.seeded");

  @Test
  void all_modules_were_scanned() {
    assertTrue(PRODUCT.size() >= FEWEST_CLASSES, "only " + PRODUCT.size() + " classes");
    assertTrue(PRODUCT.that(resideInAPackage("org.orderly.web..")).size() > 0, "web");
    assertTrue(PRODUCT.that(resideInAPackage("org.orderly.task..")).size() > 0, "ejb");
    assertTrue(PRODUCT.that(resideInAPackage("org.orderly.conf..")).size() > 0, "conf-ldap");
    assertTrue(PRODUCT.that(resideInAPackage("org.orderly.dicom..")).size() > 0, "dicom");
  }

  @ParameterizedTest
  @EnumSource
  void the_product_keeps(ArchitectureRule rule) {
    rule.of("org.orderly").check(PRODUCT);
  }

  @ParameterizedTest
  @EnumSource
  void a_seeded_violation_breaks(ArchitectureRule rule) {
    assertTrue(
        rule.of("org.orderly.seeded").evaluate(SEEDED).hasViolation(),
        rule + " lets its seeded violation pass");
  }
}
