package org.orderly.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The figures of one run: per work the rate of Orderly, of each peer, and the ratio against the
 * target.
 */
final class Figures {

  private record Row(
      String work,
      String unit,
      double orderly,
      String peer,
      OptionalDouble peerRate,
      double target,
      boolean atMost) {
    String ratio() {
      return peerRate.isPresent()
          ? String.format(Locale.ROOT, "%.2f", orderly / peerRate.getAsDouble())
          : "-";
    }

    String verdict() {
      if (atMost) {
        return orderly <= target ? "met" : "missed";
      }
      if (peerRate.isEmpty() || target == 0) {
        return "";
      }
      return orderly / peerRate.getAsDouble() >= target ? "met" : "missed";
    }

    String markdown() {
      String rate =
          peerRate.isPresent()
              ? String.format(Locale.ROOT, "%.0f", peerRate.getAsDouble())
              : peer.equals("Orthanc") ? "not installed" : "";
      String wanted = target == 0 ? "" : String.format(Locale.ROOT, "%.2f", target);
      if (atMost) {
        wanted = String.format(Locale.ROOT, "at most %.0f %s", target, unit);
      }
      return String.format(
          Locale.ROOT,
          "| %s | %.0f %s | %s | %s | %s | %s | %s |",
          work,
          orderly,
          unit,
          peer,
          rate,
          ratio(),
          wanted,
          verdict());
    }
  }

  private final List<Row> rows = new ArrayList<>();

  void add(
      String work,
      String unit,
      double orderly,
      String peer,
      OptionalDouble peerRate,
      double target) {
    add(new Row(work, unit, orderly, peer, peerRate, target, false));
  }

  /** A figure that must not be higher than the limit. */
  void atMost(String work, String unit, double orderly, double limit) {
    add(new Row(work, unit, orderly, "-", OptionalDouble.empty(), limit, true));
  }

  private void add(Row row) {
    rows.add(row);
    Bench.say(row.markdown());
  }

  String markdown() {
    StringBuilder table =
        new StringBuilder(
            "| Work | Orderly | Peer | Peer's rate | Ratio | Target | |\n|---|---|---|---|---|---|---|\n");
    rows.forEach(row -> table.append(row.markdown()).append('\n'));
    return table.toString();
  }

  static String machine() throws IOException {
    String cpu =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .orElse("unknown CPU");
    return Runtime.getRuntime().availableProcessors()
        + " cores of "
        + cpu
        + ", "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + ", Java "
        + Runtime.version().feature();
  }
}
