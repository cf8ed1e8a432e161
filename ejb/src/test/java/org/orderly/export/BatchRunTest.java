package org.orderly.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.CloudService;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.conf.InstanceAvailability;
import org.orderly.conf.RemoteService;
import org.orderly.conf.SegmentService;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.FileMetaInformation;
import org.orderly.dicom.encoding.Part10;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.peer.HttpPeer;
import org.orderly.task.InstanceResult;
import org.orderly.task.TaskOutcome;
import org.orderly.task.TaskStatus;

/** STOW-RS against a service on a real socket that says what the test wants. */
class BatchRunTest {
  @TempDir private Path folder;

  private final SampleStudy study = SampleStudy.of("stow");
  private final List<InstanceLocation> wanted = new ArrayList<>();
  private final List<Integer> requests = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private String lastBody = "";
  private Answer answer = parts -> new Said(200, "");

  private interface Answer {
    Said to(int parts);
  }

  private record Said(int status, String json) {}

  @BeforeEach
  void a_service_and_ten_images() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/dicom-web/studies", this::take);
    server.setExecutor(threads);
    server.start();
    for (int i = 1; i <= 10; i++) {
      DataSet object = SampleObjects.ct(study, 1, i, 16, 16);
      Path file = folder.resolve(i + ".dcm");
      Part10.write(file, FileMetaInformation.of(object, TransferSyntax.EXPLICIT_LITTLE), object);
      wanted.add(
          new InstanceLocation(
              i,
              study.studyUid(),
              study.seriesUid(1),
              object.string(Tag.SOPInstanceUID, ""),
              object.string(Tag.SOPClassUID, ""),
              i,
              0,
              TransferSyntax.EXPLICIT_LITTLE.uid(),
              "fs1",
              file,
              file.toFile().length(),
              null,
              null));
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
    System.clearProperty("orderly.test.client");
  }

  private synchronized void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
    int parts = body.split("Content-Type: application/dicom", -1).length - 1;
    requests.add(parts);
    lastBody = body;
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    Said said = answer.to(parts);
    byte[] json = said.json().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/dicom+json");
    exchange.sendResponseHeaders(said.status(), json.length == 0 ? -1 : json.length);
    exchange.getResponseBody().write(json);
    exchange.close();
  }

  private TaskOutcome run(Transfer transfer, RemoteService service) throws Exception {
    return run(transfer, service, "stow:");
  }

  private TaskOutcome run(Transfer transfer, RemoteService service, String scheme)
      throws Exception {
    Destination destination = to(service, scheme);
    ConfigSnapshot snapshot = TestSnapshot.of(List.of(), List.of(destination), List.of());
    HttpPeer peer = HttpPeer.of(snapshot, destination, "Bearer");
    BatchRun.Protocol protocol =
        scheme.isEmpty()
            ? new PostCarrier.Protocol(peer.resource("/studies"))
            : new StowCarrier.Protocol(peer.resource("/studies"));
    return new BatchRun(peer, service, protocol, transfer).perform();
  }

  private Destination to(RemoteService service, String scheme) {
    int port = server.getAddress().getPort();
    return new Destination(
        "WEB",
        URI.create(scheme + "http://127.0.0.1:" + port + "/dicom-web/"),
        "Export",
        TestSnapshot.ORDERLY,
        "",
        List.of(),
        List.of(),
        null,
        InstanceAvailability.ONLINE,
        List.of(),
        null,
        false,
        null,
        List.of(),
        service,
        CloudService.DEFAULTS,
        SegmentService.DEFAULTS);
  }

  private static RemoteService batches(int size, String secret) {
    return new RemoteService(
        true, null, secret, null, size, 1, Duration.ofSeconds(10), List.of(), "", List.of());
  }

  private Transfer transfer() {
    return new Transfer("it", wanted, Map.of(), null);
  }

  private static String item(String uid, String more) {
    return "{\"00081155\":{\"vr\":\"UI\",\"Value\":[\"" + uid + "\"]}" + more + "}";
  }

  @Test
  void objects_go_in_batches_and_all_are_taken_where_the_service_says_nothing_else()
      throws Exception {
    TaskOutcome outcome = run(transfer(), batches(4, null));
    assertEquals(TaskStatus.COMPLETED, outcome.status(), outcome.toString());
    assertEquals(List.of(4, 4, 2), requests);
  }

  @Test
  void the_answer_decides_about_each_object() throws Exception {
    String stored = item(wanted.get(0).sopIuid(), "");
    String coerced =
        item(wanted.get(1).sopIuid(), ",\"00081196\":{\"vr\":\"US\",\"Value\":[45056]}");
    String failed =
        item(wanted.get(2).sopIuid(), ",\"00081197\":{\"vr\":\"US\",\"Value\":[49152]}");
    answer =
        parts ->
            new Said(
                202,
                ("{\"00081199\":{\"vr\":\"SQ\",\"Value\":[" + stored + "," + coerced + "]},")
                    + ("\"00081198\":{\"vr\":\"SQ\",\"Value\":[" + failed + "]}}"));
    Transfer transfer = transfer();
    TaskOutcome outcome = run(transfer, batches(10, null));
    assertEquals(TaskStatus.WARNING, outcome.status());
    assertEquals("C000H", outcome.error());
    Map<String, Integer> statuses = new HashMap<>();
    for (InstanceResult result : transfer.confirmed()) {
      statuses.put(result.sopInstanceUid(), result.status());
    }
    assertEquals(Map.of(wanted.get(0).sopIuid(), 0, wanted.get(1).sopIuid(), 0xB000), statuses);
    // what the service did not name is not taken for stored
    assertEquals(8, transfer.counts().failed());
  }

  @Test
  void a_retry_sends_only_what_is_missing() throws Exception {
    answer = parts -> new Said(requests.size() == 1 ? 200 : 503, "");
    Transfer first = transfer();
    TaskOutcome outcome = run(first, batches(4, null));
    assertEquals(TaskStatus.WARNING, outcome.status());
    assertTrue(outcome.repeat());
    assertTrue(String.valueOf(outcome.error()).endsWith("HTTP 503"), outcome.toString());
    assertEquals(List.of(4, 4), requests);

    Map<String, InstanceResult> earlier = new HashMap<>();
    first.confirmed().forEach(result -> earlier.put(result.sopInstanceUid(), result));
    requests.clear();
    answer = parts -> new Said(200, "");
    outcome = run(new Transfer("it", wanted, earlier, null), batches(4, null));
    assertEquals(TaskStatus.COMPLETED, outcome.status());
    assertEquals(List.of(4, 2), requests);
  }

  @Test
  void a_token_comes_from_where_the_destination_says() throws Exception {
    System.setProperty("orderly.test.token", "t0ken");
    try {
      assertEquals(
          TaskStatus.COMPLETED, run(transfer(), batches(10, "orderly.test.token")).status());
      assertEquals(List.of("Bearer t0ken"), authorizations);
    } finally {
      System.clearProperty("orderly.test.token");
    }
    TaskOutcome outcome = run(transfer(), batches(10, "orderly.test.token"));
    assertEquals(TaskStatus.FAILED, outcome.status());
    assertTrue(String.valueOf(outcome.error()).contains("orderly.test.token is not set"));
  }

  @Test
  void a_missing_file_fails_alone() throws Exception {
    assertTrue(wanted.get(3).file().toFile().delete());
    TaskOutcome outcome = run(transfer(), batches(10, null));
    assertEquals(TaskStatus.FAILED, outcome.status());
    assertEquals("Export it - completed:9, missing:1", outcome.message());
  }

  @Test
  void a_plain_service_gets_a_form_with_attributes_and_files() throws Exception {
    TaskOutcome outcome = run(transfer(), batches(10, null), "");
    assertEquals(TaskStatus.COMPLETED, outcome.status(), outcome.toString());
    assertTrue(lastBody.contains("name=\"metadata\""), "metadata");
    assertTrue(
        lastBody.contains("\"00080018\":{\"vr\":\"UI\",\"Value\":[\"" + wanted.get(9).sopIuid()),
        "JSON");
    assertTrue(lastBody.contains("name=\"file_10\""), "files");
    answer = parts -> new Said(422, "");
    assertEquals(TaskStatus.FAILED, run(transfer(), batches(10, null), "").status());
  }

  @Test
  void a_secret_that_no_header_may_hold_is_refused_without_telling_it() throws Exception {
    System.setProperty("orderly.test.secret", "s3cr3t\n");
    try {
      assertEquals(
          TaskStatus.COMPLETED, run(transfer(), batches(10, "orderly.test.secret")).status());
      assertEquals(List.of("Bearer s3cr3t"), authorizations);
      System.setProperty("orderly.test.secret", "s3cr3t\nmore");
      TaskOutcome outcome = run(transfer(), batches(10, "orderly.test.secret"));
      assertEquals(TaskStatus.FAILED, outcome.status());
      assertTrue(String.valueOf(outcome.error()).contains("orderly.test.secret holds"));
      assertFalse(outcome.toString().contains("s3cr3t"), outcome.toString());
    } finally {
      System.clearProperty("orderly.test.secret");
    }
  }

  /** Gives {@code t1}, {@code t2} and so on. */
  private AtomicInteger tokenService() {
    AtomicInteger tokens = new AtomicInteger();
    server.createContext(
        "/token",
        exchange -> {
          byte[] json =
              ("{\"access_token\":\"t" + tokens.incrementAndGet() + "\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, json.length);
          exchange.getResponseBody().write(json);
          exchange.close();
        });
    System.setProperty("orderly.test.client", "secret");
    return tokens;
  }

  @Test
  void a_token_is_only_shown_where_it_was_had_for() throws Exception {
    tokenService();
    for (String user : List.of("one", "one", "two")) {
      run(transfer(), ofUser(user, 10));
    }
    assertEquals(List.of("Bearer t1", "Bearer t1", "Bearer t2"), authorizations);
  }

  @Test
  void a_batch_whose_token_has_expired_goes_out_again_with_a_new_one_and_no_other()
      throws Exception {
    AtomicInteger tokens = tokenService();
    answer =
        parts -> new Said(authorizations.get(requests.size() - 1).endsWith("t1") ? 401 : 200, "");
    assertEquals(TaskStatus.COMPLETED, run(transfer(), ofUser("one", 4)).status());
    assertEquals(List.of(4, 4, 4, 2), requests);
    assertEquals(List.of("Bearer t1", "Bearer t2", "Bearer t2", "Bearer t2"), authorizations);
    assertEquals(2, tokens.get());
  }

  @Test
  void a_batch_goes_out_twice_at_most_and_no_other_follows_when_a_new_token_is_refused_too()
      throws Exception {
    AtomicInteger tokens = tokenService();
    answer = parts -> new Said(401, "");
    assertEquals(TaskStatus.FAILED, run(transfer(), ofUser("one", 4)).status());
    assertEquals(List.of(4, 4), requests);
    assertEquals(2, tokens.get());
  }

  @Test
  void a_token_that_nothing_takes_the_place_of_is_shown_once() throws Exception {
    System.setProperty("orderly.test.client", "t0ken");
    answer = parts -> new Said(401, "");
    assertEquals(TaskStatus.FAILED, run(transfer(), batches(10, "orderly.test.client")).status());
    assertEquals(List.of(10), requests);
  }

  @Test
  void a_file_is_fetched_from_the_service_itself_or_a_listed_host_and_nowhere_else()
      throws Exception {
    AtomicInteger asked = new AtomicInteger();
    server.createContext(
        "/file",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, 1);
          exchange.getResponseBody().write('x');
          exchange.close();
        });
    RemoteService service = batches(10, null);
    HttpPeer peer =
        HttpPeer.of(TestSnapshot.of(List.of(), List.of(), List.of()), to(service, "stow:"), "");
    int port = server.getAddress().getPort();
    URI own = URI.create("http://127.0.0.1:" + port + "/file");
    URI other = URI.create("http://localhost:" + port + "/file");
    URI otherPort = URI.create("http://127.0.0.1:" + (port == 80 ? 81 : 80) + "/file");
    try (InputStream in = peer.fetch(own, List.of())) {
      assertEquals(1, in.readAllBytes().length);
    }
    for (URI refused : List.of(other, otherPort)) {
      IOException e = assertThrows(IOException.class, () -> peer.fetch(refused, List.of("ai.org")));
      assertTrue(e.getMessage().contains("orderlyResultHost"), e.getMessage());
    }
    assertEquals(1, asked.get());
    try (InputStream in = peer.fetch(other, List.of("ai.org", "LOCALHOST"))) {
      assertEquals(1, in.readAllBytes().length);
    }
  }

  @Test
  void a_download_is_asked_for_again_with_other_credentials_only() throws Exception {
    System.setProperty("orderly.test.client", "t0ken");
    answer = parts -> new Said(401, "");
    HttpPeer peer =
        HttpPeer.of(
            TestSnapshot.of(List.of(), List.of(), List.of()),
            to(batches(10, "orderly.test.client"), "stow:"),
            "Bearer");
    HttpPeer.Download refused =
        peer.download(
            () -> HttpRequest.newBuilder(peer.resource("/studies")).GET(),
            folder.resolve("file"),
            10);
    assertEquals(401, refused.status());
    assertEquals(List.of("Bearer t0ken"), authorizations);
    assertFalse(Files.exists(folder.resolve("file")));
  }

  private RemoteService ofUser(String user, int size) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
    Duration timeout = Duration.ofSeconds(10);
    return new RemoteService(
        true, user, "orderly.test.client", url, size, 1, timeout, List.of(), "", List.of());
  }

  @Test
  void an_answer_that_stops_in_the_middle_is_given_up() {
    CountDownLatch end = new CountDownLatch(1);
    server.createContext(
        "/dicom-web/studies/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    RemoteService service =
        new RemoteService(
            true, null, null, null, 10, 1, Duration.ofSeconds(1), List.of(), "", List.of());
    try {
      HttpPeer peer =
          HttpPeer.of(TestSnapshot.of(List.of(), List.of(), List.of()), to(service, ""), "");
      URI slow = peer.resource("/studies/");
      assertTimeoutPreemptively(
          Duration.ofMinutes(1),
          () -> {
            IOException e =
                assertThrows(
                    IOException.class, () -> peer.exchange(() -> HttpRequest.newBuilder(slow)));
            assertTrue(e.getMessage().contains("PT1S"), e.getMessage());
            try (InputStream file = peer.fetch(slow, List.of())) {
              assertThrows(IOException.class, file::readAllBytes);
            }
          });
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      end.countDown();
    }
  }

  @Test
  void a_file_that_cannot_be_described_does_not_tell_what_is_in_it() throws Exception {
    Files.writeString(wanted.get(2).file(), "Doe^John is no DICOM");
    TaskOutcome outcome = run(transfer(), batches(4, null), "");
    assertEquals(TaskStatus.FAILED, outcome.status());
    assertTrue(String.valueOf(outcome.error()).contains("request cannot be made"));
    assertFalse(outcome.toString().contains("Doe"));
  }
}
