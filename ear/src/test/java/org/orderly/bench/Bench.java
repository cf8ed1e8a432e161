package org.orderly.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * Measures Orderly and the peers that are installed, prints the ratios and, with {@code --write},
 * replaces the table in {@code docs/benchmarks.md}. Without names of stages all are run.
 */
public final class Bench {

  private static final List<String> STAGES =
      List.of("receive", "forward", "web", "ups", "deident", "segment", "console", "status");

  /** All that a run stores at its widest, at three receivers, with room to spare. */
  private static final long SPACE = 40L << 30;

  private final Path work;
  private final List<String> stages;
  private final Figures figures = new Figures();

  private Bench(Path work, List<String> stages) {
    this.work = work;
    this.stages = stages;
  }

  /**
   * Usage: {@code Bench [--write] [receive] [forward] [web] [ups] [deident] [segment] [console]
   * [status]}.
   */
  public static void main(String[] arguments) throws Exception {
    List<String> wanted = new ArrayList<>(List.of(arguments));
    boolean write = wanted.remove("--write");
    if (!STAGES.containsAll(wanted)) {
      say("usage: ./orderly bench [--write] [" + String.join("] [", STAGES) + "]");
      System.exit(2);
    }
    Path work = Files.createTempDirectory("orderly-bench");
    boolean stores = wanted.isEmpty() || wanted.contains("receive") || wanted.contains("forward");
    if (stores && Files.getFileStore(work).getUsableSpace() < SPACE) {
      Stage.delete(work);
      say("the benchmark needs " + (SPACE >> 30) + " GiB of free disk below " + work.getParent());
      System.exit(1);
    }
    try {
      Bench bench = new Bench(work, wanted.isEmpty() ? STAGES : wanted);
      bench.run();
      if (write) {
        bench.write(Path.of("docs/benchmarks.md"));
      }
    } finally {
      Stage.delete(work);
    }
  }

  private void run() throws Exception {
    say("# Benchmark on " + Figures.machine());
    if (!List.of("console", "status").containsAll(stages)) {
      runServed();
    }
    if (stages.contains("console")) {
      new ConsoleStage(work, environment("console"), figures).run();
    }
    if (stages.contains("status")) {
      new StatusStage(work, environment("status"), figures).run();
    }
  }

  private void runServed() throws Exception {
    Map<String, String> environment = environment("orderly");
    try (Peer orderly = Peer.orderly(work.resolve("orderly"), environment)) {
      Stage stage = new Stage(work, orderly, environment, figures);
      if (stages.contains("receive")) {
        new ReceiveStage(stage).run();
      }
      if (stages.contains("forward")) {
        new ForwardStage(stage).run();
      }
      if (stages.contains("web")) {
        new WebStage(stage).run();
      }
      if (stages.contains("ups")) {
        new UpsStage(stage).run();
      }
      if (stages.contains("deident")) {
        new DeidentStage(stage).run();
      }
      if (stages.contains("segment")) {
        new SegmentStage(stage).run();
      }
      figures.add(
          "resident memory after all that",
          "MiB",
          orderly.residentMebibytes(),
          "target 800",
          OptionalDouble.empty(),
          0);
    }
  }

  private Map<String, String> environment(String folder) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("ORDERLY_DATA", work.resolve(folder).toString());
    environment.put("ORDERLY_ADMIN_PASSWORD", UUID.randomUUID().toString());
    for (String port :
        List.of("HTTP", "HTTPS", "DICOM", "DICOM_TLS", "HL7", "HL7_TLS", "MANAGEMENT", "LDAP")) {
      environment.put("ORDERLY_" + port + "_PORT", Integer.toString(Peer.freePort()));
    }
    return environment;
  }

  private void write(Path page) throws IOException {
    String text = Files.exists(page) ? Files.readString(page) : "# Benchmarks\n";
    int cut = text.indexOf("## Last run");
    String head = cut < 0 ? text.stripTrailing() + "\n\n" : text.substring(0, cut);
    String day = LocalDate.now(Clock.system(ZoneOffset.UTC)).toString();
    Files.writeString(
        page,
        head
            + "## Last run\n\n"
            + day
            + ", "
            + Figures.machine()
            + ". Medians of "
            + Stage.ROUNDS
            + " rounds after "
            + Stage.WARM_UP
            + " that were not counted.\n\n"
            + figures.markdown());
  }

  static void say(String line) {
    PrintStream out = System.out;
    out.println(line);
  }
}
