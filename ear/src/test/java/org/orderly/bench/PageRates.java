package org.orderly.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long whole pages take, read one after another in one session. */
final class PageRates {
  private static final int WARM_UP = 5;
  private static final int TIMES = 20;

  private final Stage stage;
  private final OpenPage page;

  PageRates(Stage stage) {
    this.stage = stage;
    page = OpenPage.of(stage);
  }

  /** DICOM answers before the pages do. */
  void await() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (true) {
      try {
        page.open("/index.xhtml");
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
      }
    }
  }

  /**
   * Reads each page some times.
   *
   * @param addresses by the name of the page
   * @param what is measured
   * @param limit in ms
   */
  void measure(Map<String, String> addresses, String what, int limit)
      throws IOException, InterruptedException {
    for (Map.Entry<String, String> address : addresses.entrySet()) {
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < WARM_UP + TIMES; i++) {
        long start = System.nanoTime();
        page.open(address.getValue());
        if (i >= WARM_UP) {
          millis.add((System.nanoTime() - start) / 1e6);
        }
      }
      stage.figures().atMost(address.getKey() + ", " + what, "ms", percentile95(millis), limit);
    }
  }

  static double percentile95(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1);
  }
}
