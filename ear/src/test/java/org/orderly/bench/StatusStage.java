package org.orderly.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The pages of what the archive holds, among 1,000,000 images. On H2, or on the empty PostgreSQL
 * database that {@code ORDERLY_DB_URL} names.
 */
final class StatusStage {
  private static final String LIST = "p95 among 1,000,000 images";
  private static final int LIST_MILLIS = 300;
  private static final int DETAIL_MILLIS = 200;
  private static final List<String> STATUSES =
      List.of("Received", "Pending", "In Progress", "Completed", "Failed", "Cancelled");

  private final Path work;
  private final Map<String, String> environment;
  private final Figures figures;

  StatusStage(Path work, Map<String, String> environment, Figures figures) {
    this.work = work;
    this.environment = environment;
    this.figures = figures;
  }

  void run() throws IOException, InterruptedException, SQLException {
    Path data = Path.of(environment.get("ORDERLY_DATA"));
    Bench.say("# " + ArchiveFill.IMAGES + " images are written into the database");
    // the first start makes the tables
    Peer.orderly(data, environment).close();
    ArchiveFill.fill(environment);
    try (Peer orderly = Peer.orderly(data, environment)) {
      Stage stage = new Stage(work, orderly, environment, figures);
      PageRates pages = new PageRates(stage);
      pages.await();
      // details tell what a file holds, too
      Corpus corpus = Corpus.write(stage.folder("corpus"), Corpus.newUid(), Corpus.CT_ROWS, 20);
      Sender.PLAIN.send(orderly, List.of(corpus));
      for (String list : List.of("images", "series-list", "studies", "patients")) {
        pages.measure(lists(list), LIST, LIST_MILLIS);
      }
      pages.measure(ways(), LIST, LIST_MILLIS);
      pages.measure(details(stage), LIST, DETAIL_MILLIS);
      stage.alone("memory after all pages", "MiB", orderly.residentMebibytes());
      stage.clear("corpus");
    }
    Stage.delete(data);
  }

  private static Map<String, String> lists(String list) {
    String page = "/status/" + list + ".xhtml";
    LocalDate today = LocalDate.now(Clock.systemUTC());
    String days = "&from=" + today.minusDays(120) + "&till=" + today.minusDays(90);
    Map<String, String> addresses = new LinkedHashMap<>();
    addresses.put(list, page);
    addresses.put(list + ": page 400", page + "?page=400");
    addresses.put(list + ": first received first", page + "?order=received");
    addresses.put(list + ": by name", page + "?order=name");
    addresses.put(
        list + ": a day", page + "?from=" + today.minusDays(200) + "&till=" + today.minusDays(200));
    addresses.put(list + ": US", page + "?modality=US");
    addresses.put(list + ": male", page + "?sex=M");
    addresses.put(list + ": a name", page + "?q=archive77");
    addresses.put(list + ": a name that nobody has", page + "?q=nobody");
    addresses.put(list + ": an accession number", page + "?q=ARC777");
    addresses.put(list + ": a Study Instance UID", page + "?q=" + ArchiveFill.STUDY + "777");
    addresses.put(list + ": a part of a UID that none has", page + "?q=7.77.777");
    if (!list.equals("patients")) {
      for (String status : STATUSES) {
        String with = page + "?status=" + URLEncoder.encode(status, StandardCharsets.UTF_8);
        addresses.put(list + ": " + status, with);
        addresses.put(list + ": " + status + ", first received first", with + "&order=received");
        addresses.put(list + ": " + status + ", by name", with + "&order=name");
        addresses.put(list + ": " + status + ", a part of a UID", with + "&q=1.2.840");
        addresses.put(list + ": " + status + ", a name", with + "&q=archive7");
        addresses.put(list + ": " + status + ", US", with + "&modality=US");
        addresses.put(list + ": " + status + ", 30 days", with + days);
      }
    }
    return addresses;
  }

  private static Map<String, String> ways() {
    Map<String, String> addresses = new LinkedHashMap<>();
    addresses.put("graphs", "/status/graphs.xhtml");
    addresses.put("graphs: a name", "/status/graphs.xhtml?q=archive77");
    for (String status : STATUSES) {
      addresses.put(
          "graphs: " + status, "/status/graphs.xhtml?status=" + status.replace(" ", "%20"));
    }
    addresses.put("tasks", "/status/tasks.xhtml");
    addresses.put("tasks: page 400", "/status/tasks.xhtml?page=400");
    addresses.put("tasks: a study", "/status/tasks.xhtml?q=" + ArchiveFill.STUDY + "17777");
    addresses.put("tasks: text that none has", "/status/tasks.xhtml?q=nothing");
    addresses.put("tasks: exports", "/status/tasks.xhtml?type=EXPORT");
    for (String status : List.of("INITIAL", "SUCCESS", "FAILED", "BLOCKED")) {
      addresses.put("tasks: " + status, "/status/tasks.xhtml?status=" + status);
    }
    return addresses;
  }

  /** Of the newest of each, which was received, and of one that was written into the tables. */
  private static Map<String, String> details(Stage stage) throws IOException, InterruptedException {
    Map<String, String> addresses = new LinkedHashMap<>();
    OpenPage page = OpenPage.of(stage);
    Map<String, String> details =
        Map.of(
            "images", "image", "series-list", "series", "studies", "study", "patients", "patient");
    for (Map.Entry<String, String> detail : details.entrySet()) {
      String name = detail.getValue();
      Pattern link = Pattern.compile("\\b" + name + "[.]xhtml[?]key=(\\d+)");
      page.open("/status/" + detail.getKey() + ".xhtml");
      String received = page.find(link);
      addresses.put("details: " + name, "/status/" + name + ".xhtml?key=" + received);
      page.open("/status/" + detail.getKey() + ".xhtml?page=300");
      addresses.put("details: older " + name, "/status/" + name + ".xhtml?key=" + page.find(link));
      if (name.equals("image")) {
        addresses.put("details: metadata", "/status/metadata.xhtml?key=" + received);
      }
    }
    page.open("/status/tasks.xhtml");
    addresses.put(
        "details: task",
        "/status/task.xhtml?key=" + page.find(Pattern.compile("\\btask[.]xhtml[?]key=(\\d+)")));
    page.open("/status/graphs.xhtml?status=Completed");
    addresses.put(
        "details: graph",
        "/status/graph.xhtml?" + page.find(Pattern.compile("\\bgraph[.]xhtml[?](key=[^\"&]+)")));
    return addresses;
  }
}
