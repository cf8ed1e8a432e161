package org.orderly.it;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.Rest;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.SegmentationServer;
import org.orderly.it.peer.StubProcess;

/** A server with a datastore, templates, and a segmentation server that it may send to. */
final class SegmentationStage implements AutoCloseable {
  static final String SEGMENTER = "SEG";

  /** What every server of a test knows serves as a token. */
  private static final String SECRET = "ORDERLY_ADMIN_PASSWORD";

  private static final String SOURCE = "orderlySourceID=%s," + Directory.DEVICE;

  private final OrderlyServer server;
  private final Path folder;
  private final StubProcess segmenter;
  private final List<Integer> rulesets = new ArrayList<>();

  private SegmentationStage(OrderlyServer server, Path folder, StubProcess segmenter) {
    this.server = server;
    this.folder = folder;
    this.segmenter = segmenter;
  }

  /**
   * Connects them. What is put into the datastore {@code auto} is sent without a person.
   *
   * @param retries of the queue
   */
  static SegmentationStage set(OrderlyServer server, Path folder, int retries) throws Exception {
    StubProcess segmenter = StubProcess.start(SegmentationServer.class, folder.resolve("uploaded"));
    segmenter.control(
        "access=" + OrderlyServer.ADMIN_PASSWORD + "&refresh=" + OrderlyServer.ADMIN_PASSWORD);
    SegmentationStage stage = new SegmentationStage(server, folder, segmenter);
    try (Directory directory = server.directory()) {
      directory.add(
          "dn: dcmQueueName=" + SEGMENTER + "," + Directory.DEVICE,
          "objectClass: dcmQueue",
          "dcmQueueName: " + SEGMENTER,
          "dcmMaxTasksParallel: 4",
          "dcmMaxRetries: " + retries,
          "dcmRetryDelay: PT0.3S",
          "dcmMaxRetryDelay: PT1S");
      directory.add(
          "dn: dcmExporterID=" + SEGMENTER + "," + Directory.DEVICE,
          "objectClass: dcmExporter",
          "objectClass: orderlyExporter",
          "dcmExporterID: " + SEGMENTER,
          "dcmURI: segment:http://127.0.0.1:" + segmenter.port() + "/",
          "dicomDescription: Stub of a segmentation server",
          "dcmQueueName: " + SEGMENTER,
          "dicomAETitle: ORDERLY",
          "orderlyClientID: hospital",
          "orderlySecretProperty: " + SECRET,
          "orderlyRefreshProperty: " + SECRET,
          "orderlyTimeout: PT10S",
          "orderlyPollInterval: PT0.3S",
          "orderlyMaxPollInterval: PT1S",
          "orderlyDeidentOption: RETAIN_MODIFIED_DATES");
      stage.source(directory, "hand", false);
      stage.source(directory, "auto", true);
      directory.settle();
    }
    return stage;
  }

  private void source(Directory directory, String id, boolean automatic) throws Exception {
    List<String> entry =
        new ArrayList<>(
            List.of(
                "dn: " + SOURCE.formatted(id),
                "objectClass: orderlySource",
                "orderlySourceID: " + id,
                "dcmURI: " + Files.createDirectories(folder.resolve(id)).toUri(),
                "orderlyWorkURI: " + folder.resolve("work-" + id).toUri(),
                "dicomAETitle: ORDERLY",
                "orderlyQuietPeriod: PT0.5S",
                "orderlyInterval: PT1S",
                "orderlyKeepCopies: PT1S"));
    if (automatic) {
      entry.add("orderlySegmenter: " + SEGMENTER);
    }
    directory.add(entry.toArray(String[]::new));
  }

  StubProcess segmenter() {
    return segmenter;
  }

  /** Makes a template of two structures, and answers its key. */
  int template(String name) throws Exception {
    String yaml =
        "name: "
            + name
            + "\nmodels:\n- id: '720'\n  structures:\n"
            + "  - {number: 1, label: Heart, type: ORGAN, colour: '#FF0000'}\n"
            + "  - {number: 2, label: Cord, type: ORGAN, colour: '#00FF00'}\n";
    return Rest.parsed(send(server.rest(), "POST", "/templates", "application/yaml", yaml), 201)
        .getInt("id");
  }

  /** Gives a template to all series whose patient has a name that begins so. */
  void ruleset(String name, int template, String patient) throws Exception {
    String json =
        ("{'name':'%s','template':%d,'enabled':true,'match':'ALL','groups':[{'match':'ALL',"
                + "'conditions':[{'tag':'PatientName','operator':'contains','value':'%s'}]}]}")
            .formatted(name, template, patient)
            .replace('\'', '"');
    rulesets.add(
        Rest.parsed(send(server.rest(), "POST", "/rulesets", "application/json", json), 201)
            .getInt("id"));
  }

  HttpResponse<String> send(Rest user, String method, String path, String type, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + server.port("ORDERLY_HTTP_PORT") + "/orderly" + path))
            .header("Authorization", user.authorization())
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Chooses the template of a series. */
  void choose(JsonObject series, int template) throws Exception {
    Rest.parsed(
        send(
            server.rest(),
            "PUT",
            "/processing/series/" + series.getString("SeriesInstanceUID") + "/template",
            "application/json",
            "{\"template\":" + template + "}"),
        200);
  }

  /** Enters a refresh token, as an administrator does. */
  HttpResponse<String> enterRefreshToken(Directory directory, String name, String token)
      throws Exception {
    String dn = "dcmExporterID=" + SEGMENTER + "," + Directory.DEVICE;
    directory.replace(dn, "orderlyRefreshProperty", name).settle();
    String path = "/config/destinations/" + SEGMENTER + "/refresh";
    return send(server.rest(), "PUT", path, "text/plain", token);
  }

  HttpResponse<String> sendForProcessing(Rest user, JsonObject... series)
      throws IOException, InterruptedException {
    String uids =
        String.join(
            ",", Stream.of(series).map(s -> '"' + s.getString("SeriesInstanceUID") + '"').toList());
    return send(
        user, "POST", "/processing/series/send", "application/json", "{\"series\":[" + uids + "]}");
  }

  /** Puts slices of a patient into a datastore, at once. */
  void drop(String source, String name, SampleStudy study, int series, int count)
      throws IOException {
    drop(source, name, study, series, count, false);
  }

  /**
   * @param burned whether the slices say that there is text in their pixels
   */
  void drop(String source, String name, SampleStudy study, int series, int count, boolean burned)
      throws IOException {
    Path whole = folder.resolve("whole-" + name);
    Samples samples = new Samples(whole);
    for (int i = 1; i <= count; i++) {
      DataSet ct = SampleObjects.ct(study, series, i, 32, 32);
      ct.put(Tag.PatientID, "PAT-4711-X");
      ct.put(Tag.AccessionNumber, "ACC-99-4711");
      ct.put(Tag.InstitutionName, "Saint Wendelin Infirmary");
      ct.put(Tag.PatientBirthDate, "19610423");
      ct.put(Tag.ImageComments, "seen with Mr. Quixotic on ward 3");
      ct.put(Tag.StudyDescription, "Chest of PAT-4711-X");
      if (burned) {
        ct.put(Tag.BurnedInAnnotation, "YES");
      }
      samples.write("ct-" + i, ct, TransferSyntax.EXPLICIT_LITTLE);
    }
    Files.move(whole, folder.resolve(source).resolve(name));
  }

  /** The series of a study when one of them, or all, are as wanted. */
  JsonObject series(String studyUid, String status, Duration limit) throws Exception {
    return Await.value(
        "a series " + status,
        limit,
        () -> {
          var found = server.rest().array("/processing/series?q=" + studyUid + "&status=" + status);
          return found.isEmpty() ? null : found.getJsonObject(0);
        });
  }

  List<String> log(String studyUid) throws Exception {
    return server.rest().array("/processing/logs?limit=500&q=" + studyUid).stream()
        .map(entry -> entry.asJsonObject().getString("status"))
        .toList();
  }

  String lastMessage(String studyUid) throws Exception {
    var entries = server.rest().array("/processing/logs?limit=500&q=" + studyUid);
    return entries.getJsonObject(entries.size() - 1).getString("message", "");
  }

  List<JsonObject> runs(JsonObject series) throws Exception {
    return server
        .rest()
        .array("/processing/series/" + series.getString("SeriesInstanceUID") + "/runs")
        .getValuesAs(JsonObject.class);
  }

  /** What is left of copies that are on their way. */
  List<String> left() throws IOException {
    return below(server.data().resolve("segmentation"), path -> true);
  }

  /** What is left of the working copies of folders, and of results on their way. */
  List<String> worked() throws IOException {
    List<String> all = new ArrayList<>();
    for (Path root :
        List.of(
            server.data().resolve("results"),
            folder.resolve("work-hand"),
            folder.resolve("work-auto"))) {
      all.addAll(below(root, Files::isRegularFile));
    }
    return all;
  }

  static List<String> below(Path root, Predicate<Path> wanted) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(path -> !path.equals(root) && wanted.test(path))
          .map(path -> root.relativize(path).toString())
          .toList();
    } catch (UncheckedIOException e) {
      return List.of("files come and go");
    }
  }

  /** The bytes of what a task was uploaded with, in capitals or not. */
  List<String> uploaded(String task) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("uploaded").resolve(task))) {
      List<String> found = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        found.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
      return found;
    }
  }

  /** Leaves the server as it was, but for what went through it. */
  @Override
  public void close() {
    segmenter.close();
    try (Directory directory = server.directory()) {
      directory
          .delete(SOURCE.formatted("hand"))
          .delete(SOURCE.formatted("auto"))
          .delete("dcmExporterID=" + SEGMENTER + "," + Directory.DEVICE)
          .delete("dcmQueueName=" + SEGMENTER + "," + Directory.DEVICE)
          .settle();
      for (int ruleset : rulesets) {
        server.rest().call("DELETE", "/rulesets/" + ruleset);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
