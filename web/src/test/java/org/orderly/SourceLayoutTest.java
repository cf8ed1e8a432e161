package org.orderly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What only the source folders show: which module has a package, and whether a test is one that the
 * build runs.
 */
class SourceLayoutTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> MODULES = List.of("dicom", "conf-ldap", "ejb", "web", "ear");
  private static final Pattern TEST =
      Pattern.compile(
          "^  (@Test|@ParameterizedTest|@RepeatedTest|@TestFactory|default void)\\b",
          Pattern.MULTILINE);

  @Test
  void a_package_is_in_one_module() throws IOException {
    Map<String, Set<String>> modules = new TreeMap<>();
    for (String module : MODULES) {
      for (Path source : sources(module, "main")) {
        modules.computeIfAbsent(packageOf(source), name -> new TreeSet<>()).add(module);
      }
    }
    assertTrue(modules.size() > 20, "only " + modules.keySet());
    assertEquals(Set.of(), split(modules));
    modules.put("org.orderly.seeded", Set.of("ejb", "web"));
    assertEquals(Set.of("org.orderly.seeded"), split(modules));
  }

  private static Set<String> split(Map<String, Set<String>> modules) {
    Set<String> split = new TreeSet<>();
    modules.forEach(
        (name, in) -> {
          if (in.size() > 1) {
            split.add(name);
          }
        });
    return split;
  }

  @Test
  void every_test_has_a_name_that_the_build_runs() throws IOException {
    List<String> misnamed = new ArrayList<>();
    int tests = 0;
    for (String module : MODULES) {
      for (Path source : sources(module, "test")) {
        String text = Files.readString(source);
        if (TEST.matcher(text).find()) {
          tests++;
          misnamed.addAll(misnamed(module, source));
        }
      }
    }
    assertTrue(tests > 20, "only " + tests + " tests");
    assertEquals(List.of(), misnamed);
  }

  @Test
  void a_seeded_misnamed_test_is_found() {
    Path it = Path.of("src/test/java/org/orderly/it");
    assertEquals(1, misnamed("web", it.resolve("SeededIT.java")).size());
    assertEquals(1, misnamed("ear", it.resolve("Seeded1.java")).size());
    assertEquals(1, misnamed("ear", it.resolve("SeededTest.java")).size());
    assertEquals(0, misnamed("ear", it.resolve("SeededIT.java")).size());
  }

  /** Surefire runs *Test, failsafe *IT; a contract is run by the classes that implement it. */
  private static List<String> misnamed(String module, Path source) {
    String file = source.getFileName().toString();
    boolean integration = module.equals("ear") && source.toString().contains("/org/orderly/it/");
    boolean right =
        file.endsWith("Contract.java") || file.endsWith(integration ? "IT.java" : "Test.java");
    return right ? List.of() : List.of(module + ": " + source);
  }

  @Test
  void a_test_is_in_a_package_of_its_module() throws IOException {
    List<String> astray = new ArrayList<>();
    for (String module : List.of("dicom", "conf-ldap", "ejb", "web")) {
      Set<String> packages = new TreeSet<>(Set.of("org.orderly"));
      for (Path source : sources(module, "main")) {
        packages.add(packageOf(source));
      }
      for (Path source : sources(module, "test")) {
        if (source.toString().endsWith("Test.java") && !packages.contains(packageOf(source))) {
          astray.add(module + ": " + source);
        }
      }
    }
    assertEquals(List.of(), astray);
  }

  private static List<Path> sources(String module, String kind) throws IOException {
    Path folder = ROOT.resolve(module).resolve("src").resolve(kind).resolve("java");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .toList();
    }
  }

  private static String packageOf(Path source) {
    String path = source.getParent().toString().replace('/', '.');
    return path.substring(path.indexOf(".java.") + ".java.".length());
  }
}
