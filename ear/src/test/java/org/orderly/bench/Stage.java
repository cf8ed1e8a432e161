package org.orderly.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What every group of measurements needs: the server under measurement, the folder for everything
 * that is made on the way, and the table of figures.
 *
 * @param environment of the server: its ports and passwords
 */
record Stage(Path work, Peer orderly, Map<String, String> environment, Figures figures) {

  /** Where the sample configuration expects the AE STORESCP. */
  static final int RECEIVER_PORT = 11115;

  /** Rates are medians of so many rounds, after rounds that are not counted. */
  static final int ROUNDS = 3;

  static final int WARM_UP = 5;

  OrderlyApi api() {
    return new OrderlyApi(
        "http://127.0.0.1:" + environment.get("ORDERLY_HTTP_PORT") + "/orderly",
        environment.get("ORDERLY_ADMIN_PASSWORD"));
  }

  Path folder(String name) {
    return work.resolve(name);
  }

  boolean orthancInstalled() {
    return Stream.of("/usr/sbin/Orthanc", "/usr/bin/Orthanc")
        .map(Path::of)
        .anyMatch(Files::isExecutable);
  }

  void compare(String what, List<Double> ours, String peer, List<Double> theirs, double target) {
    figures.add(
        what,
        "objects/s",
        median(ours),
        peer,
        theirs.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median(theirs)),
        target);
  }

  void alone(String what, String unit, double value) {
    figures.add(what, unit, value, "-", OptionalDouble.empty(), 0);
  }

  static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  void clear(String... names) {
    for (String name : names) {
      delete(folder(name));
    }
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = new ArrayList<>(files.sorted(Comparator.reverseOrder()).toList());
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
