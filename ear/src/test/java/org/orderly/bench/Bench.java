package org.orderly.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Measures receive, export and query rates of Orderly and of the peers that are installed, prints
 * the ratios and, with {@code --write}, replaces the table in {@code docs/benchmarks.md}.
 */
public final class Bench {

  private static final int ROUNDS = 3;

  private final Path work;
  private final Figures figures = new Figures();
  private final String password = UUID.randomUUID().toString();
  private final Map<String, String> environment = new HashMap<>();
  private final int receiverPort;
  private final boolean orthancInstalled;

  private Bench(Path work) throws IOException {
    this.work = work;
    this.receiverPort = 11115;
    this.orthancInstalled =
        Stream.of("/usr/sbin/Orthanc", "/usr/bin/Orthanc")
            .map(Path::of)
            .anyMatch(Files::isExecutable);
    environment.put("ORDERLY_DATA", work.resolve("orderly").toString());
    environment.put("ORDERLY_ADMIN_PASSWORD", password);
    for (String port :
        List.of("HTTP", "HTTPS", "DICOM", "DICOM_TLS", "HL7", "MANAGEMENT", "LDAP")) {
      environment.put("ORDERLY_" + port + "_PORT", Integer.toString(Peer.freePort()));
    }
  }

  /** Usage: {@code Bench [--write]}. */
  public static void main(String[] arguments) throws Exception {
    Path work = Files.createTempDirectory("orderly-bench");
    try {
      Bench bench = new Bench(work);
      bench.run();
      if (List.of(arguments).contains("--write")) {
        bench.write(Path.of("docs/benchmarks.md"));
      }
    } finally {
      delete(work);
    }
  }

  private void run() throws IOException, InterruptedException {
    say("# Benchmark on " + Figures.machine());
    try (Peer orderly = Peer.orderly(work.resolve("orderly"), environment)) {
      OrderlyApi api =
          new OrderlyApi(
              "http://127.0.0.1:" + environment.get("ORDERLY_HTTP_PORT") + "/orderly", password);
      receive(orderly, "CT 0.5 MB", 1, Size.CT, 1.2);
      receive(orderly, "CT 0.5 MB", 4, Size.CT, 1.0);
      receive(orderly, "6 KB", 1, Size.SMALL, 1.0);
      receive(orderly, "6 KB", 4, Size.SMALL, 1.0);
      untunedSender(orderly);
      export(orderly, api);
      web(orderly, api);
      figures.add(
          "resident memory after all that",
          "MiB",
          orderly.residentMebibytes(),
          "target 800",
          OptionalDouble.empty(),
          0);
    }
  }

  private enum Size {
    CT(600),
    SMALL(1500);

    private final int objects;

    Size(int objects) {
      this.objects = objects;
    }

    Corpus corpus(Path folder) throws IOException {
      return this == CT ? Corpus.ct(folder, objects) : Corpus.small(folder, objects);
    }
  }

  /**
   * Rates are medians of three rounds; every round sends new objects, so that nothing is a
   * duplicate.
   */
  private void receive(Peer orderly, String what, int associations, Size size, double target)
      throws IOException, InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> dcmtks = new ArrayList<>();
    List<Double> orthancs = new ArrayList<>();
    Map<String, Object> quiet = Map.of("ConcurrentJobs", 2);
    try (Peer dcmtk = Peer.dcmtk(work.resolve("dcmtk"), Peer.freePort());
        Peer orthanc = orthancInstalled ? Peer.orthanc(work.resolve("orthanc"), quiet) : null) {
      for (int round = 0; round < ROUNDS; round++) {
        List<Corpus> corpora = corpora(size, associations);
        ours.add(Sender.PLAIN.send(orderly, corpora));
        dcmtks.add(Sender.PLAIN.send(dcmtk, corpora));
        if (orthanc != null) {
          orthancs.add(Sender.PLAIN.send(orthanc, corpora));
        }
        delete(work.resolve("corpus"));
      }
    }
    delete(work.resolve("dcmtk"));
    delete(work.resolve("orthanc"));
    String name =
        "receive "
            + what
            + ", "
            + associations
            + (associations == 1 ? " association" : " associations");
    figures.add(
        name,
        "objects/s",
        median(ours),
        "Orthanc",
        orthancs.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median(orthancs)),
        target);
    figures.add(
        name, "objects/s", median(ours), "DCMTK storescp", OptionalDouble.of(median(dcmtks)), 0);
  }

  private List<Corpus> corpora(Size size, int associations) throws IOException {
    List<Corpus> corpora = new ArrayList<>();
    for (int i = 0; i < associations; i++) {
      corpora.add(size.corpus(work.resolve("corpus").resolve(Integer.toString(i))));
    }
    return corpora;
  }

  /** A DCMTK sender without TCP_NODELAY, as most modalities built on it are. */
  private void untunedSender(Peer orderly) throws IOException, InterruptedException {
    Sender untuned = new Sender(false, "BENCH");
    List<Corpus> corpora = List.of(Corpus.small(work.resolve("corpus"), 100));
    double ours = untuned.send(orderly, corpora);
    double theirs;
    try (Peer dcmtk = Peer.dcmtk(work.resolve("dcmtk"), Peer.freePort())) {
      theirs = untuned.send(dcmtk, corpora);
    }
    delete(work.resolve("corpus"));
    delete(work.resolve("dcmtk"));
    figures.add(
        "receive 6 KB from a sender without TCP_NODELAY",
        "objects/s",
        ours,
        "DCMTK storescp",
        OptionalDouble.of(theirs),
        10);
  }

  private void export(Peer orderly, OrderlyApi api) throws IOException, InterruptedException {
    Corpus corpus = Corpus.ct(work.resolve("corpus"), Size.CT.objects);
    Sender.PLAIN.send(orderly, List.of(corpus));
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      try (Peer receiver = Peer.dcmtk(work.resolve("receiver"), receiverPort)) {
        String batch = "bench-" + receiver.port + "-" + round;
        long start = System.nanoTime();
        api.post(
            "/aets/ORDERLY/rs/studies/"
                + corpus.studyInstanceUid()
                + "/export/STORESCP?batchID="
                + batch);
        api.awaitCompleted("batchID=" + batch, 1);
        ours.add(corpus.size() / ((System.nanoTime() - start) / 1e9));
      }
      delete(work.resolve("receiver"));
      try (Peer receiver = Peer.dcmtk(work.resolve("receiver"), receiverPort)) {
        theirs.add(Sender.PLAIN.send(receiver, List.of(corpus)));
      }
      delete(work.resolve("receiver"));
    }
    figures.add(
        "export of a stored CT study to DCMTK storescp",
        "objects/s",
        median(ours),
        "DCMTK storescu",
        OptionalDouble.of(median(theirs)),
        0.8);
  }

  /** Absolute targets of the design; the peers' figures for these were measured elsewhere. */
  private void web(Peer orderly, OrderlyApi api) throws IOException, InterruptedException {
    Corpus corpus = Corpus.ct(work.resolve("web"), 50);
    Sender.PLAIN.send(orderly, List.of(corpus));
    String study = "/aets/ORDERLY/rs/studies/" + corpus.studyInstanceUid();
    String instances = api.get(study + "/instances");
    String series = uid(instances, "0020000E");
    String instance = study + "/series/" + series + "/instances/" + uid(instances, "00080018");
    String query = "/aets/ORDERLY/rs/studies?StudyInstanceUID=" + corpus.studyInstanceUid();
    api.rate(query, "application/dicom+json", 2, 3);
    figures.add(
        "QIDO-RS by study UID, 1 client",
        "requests/s",
        api.rate(query, "application/dicom+json", 1, 4),
        "-",
        OptionalDouble.empty(),
        0);
    figures.add(
        "QIDO-RS by study UID, 8 clients",
        "requests/s",
        api.rate(query, "application/dicom+json", 8, 4),
        "-",
        OptionalDouble.empty(),
        0);
    figures.add(
        "WADO-RS metadata, 1 client",
        "requests/s",
        api.rate(instance + "/metadata", "application/dicom+json", 1, 4),
        "-",
        OptionalDouble.empty(),
        0);
    figures.add(
        "WADO-RS instance of 0.5 MB, 1 client",
        "requests/s",
        api.rate(instance, "multipart/related; type=\"application/dicom\"", 1, 4),
        "-",
        OptionalDouble.empty(),
        0);
  }

  private static String uid(String json, String tag) {
    int at = json.indexOf("\"Value\"", json.indexOf("\"" + tag + "\""));
    int from = json.indexOf('"', json.indexOf('[', at)) + 1;
    return json.substring(from, json.indexOf('"', from));
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
            + ROUNDS
            + " rounds.\n\n"
            + figures.markdown());
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void say(String line) {
    PrintStream out = System.out;
    out.println(line);
  }
}
