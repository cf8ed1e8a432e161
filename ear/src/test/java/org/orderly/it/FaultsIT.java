package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.NodePeer;
import org.orderly.it.peer.Route;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.Tool;

/**
 * Receivers that fail in all the ways receivers do: what the task says of it, how often and after
 * which pauses it is tried again, and that only what is missing is sent again. The tests mostly
 * wait, so they run side by side, each with a route and a receiver of its own.
 */
class FaultsIT {

  /** On the methods, not on the class: that would run it beside other classes. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @Retention(RetentionPolicy.RUNTIME)
  @interface SideBySide {}

  /** An AE of the device that does not wait long; its connection only calls. */
  private static final String HASTY = "dicomAETitle=HASTY," + Directory.DEVICE;

  private static final String HASTY_CONNECTION = "cn=hasty," + Directory.DEVICE;

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir Path folder;

  @BeforeAll
  static void configure() throws Exception {
    Dcmtk.require();
    NodePeer.require();
    try (Directory directory = SERVER.directory()) {
      directory.add(
          "dn: " + HASTY_CONNECTION,
          "objectClass: dicomNetworkConnection",
          "objectClass: dcmNetworkConnection",
          "cn: hasty",
          "dicomHostname: localhost",
          "dcmAAACTimeout: 1500",
          "dcmStoreTimeout: 1500");
      directory.add(
          "dn: " + HASTY,
          "objectClass: dicomNetworkAE",
          "dicomAETitle: HASTY",
          "dicomAssociationAcceptor: FALSE",
          "dicomAssociationInitiator: TRUE",
          "dicomNetworkConnectionReference: " + HASTY_CONNECTION);
    }
  }

  /** Configures the route, then sends the files into it. */
  private static void send(Route route, List<Path> files) throws Exception {
    try (Directory directory = SERVER.directory()) {
      directory.add(route).settle();
    }
    SERVER.dicom().store(route.name(), files).orFail();
  }

  private List<Path> slices(int count) throws Exception {
    return new Samples(folder).slices(Samples.study(), count);
  }

  @SideBySide
  void down_is_tried_again_after_growing_pauses_and_then_failed() throws Exception {
    Route route =
        Route.to("DOWN", Tool.freePort())
            .with("queue/dcmMaxRetries: 2")
            .with("queue/dcmRetryDelay: PT1S")
            .with("queue/dcmRetryDelayMultiplier: 300");
    send(route, slices(2));
    SERVER.rest().awaitExport("DOWN", "SCHEDULED FOR RETRY");

    JsonObject task = SERVER.rest().awaitExport("DOWN", "FAILED");
    assertEquals("3", task.getString("failures"));
    String error = task.getString("errorMessage").toLowerCase(Locale.ROOT);
    assertTrue(error.contains("refused"), error);
    // the pauses: one second before the first attempt, then 1 s and 3 s
    Duration took = Duration.between(time(task, "createdTime"), time(task, "processingEndTime"));
    assertTrue(took.toMillis() > 4_000 && took.toMillis() < 15_000, took.toString());

    try (NodePeer receiver = NodePeer.start(route.port())) {
      String id = task.getString("taskID");
      assertEquals(
          204, SERVER.rest().call("POST", "/monitor/export/" + id + "/reschedule").statusCode());
      JsonObject again = SERVER.rest().awaitExport("DOWN", "COMPLETED");
      assertFalse(again.containsKey("errorMessage"), again.toString());
      assertEquals(2, receiver.uids("stored").size());
    }
  }

  private static OffsetDateTime time(JsonObject task, String member) {
    DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ");
    return OffsetDateTime.parse(task.getString(member), format);
  }

  @SideBySide
  void a_refused_association_fails_with_the_reason_of_the_receiver() throws Exception {
    try (NodePeer receiver = NodePeer.start().behave("reject")) {
      send(Route.to("REFUSES", receiver.port()), slices(1));
      JsonObject task = SERVER.rest().awaitExport("REFUSES", "FAILED");
      assertEquals("1", task.getString("failures"));
      String error = task.getString("errorMessage").toLowerCase(Locale.ROOT);
      assertTrue(error.contains("calling"), error);
      assertEquals(1, receiver.events("rejected").size());
    }
  }

  @SideBySide
  void a_refused_sop_class_fails_for_its_objects_only() throws Exception {
    SampleStudy study = Samples.study();
    Samples samples = new Samples(folder);
    List<Path> files = new ArrayList<>(samples.slices(study, 2));
    TransferSyntax explicit = TransferSyntax.EXPLICIT_LITTLE;
    files.add(samples.write("mr", SampleObjects.mr(study, 2, 1, 16, 16), explicit));
    try (NodePeer receiver = NodePeer.start().behave("refuse " + Uid.MRImageStorage)) {
      Route route = Route.to("NOMR", receiver.port()).with("rule/dcmEntity: Study");
      send(route, files);
      JsonObject task = SERVER.rest().awaitExport("NOMR", "WARNING");
      String outcome = task.getString("outcomeMessage");
      assertTrue(outcome.endsWith("completed:2, failed:1"), outcome);
      String error = task.getString("errorMessage");
      assertTrue(error.contains("NOMR does not accept MR Image Storage"), error);
      assertEquals(2, receiver.uids("stored").size());
    }
  }

  @SideBySide
  void failures_for_some_objects_are_a_warning_that_is_not_repeated() throws Exception {
    try (NodePeer receiver = NodePeer.start().behave("fail 3")) {
      send(Route.to("WARNS", receiver.port()).with("queue/dcmMaxRetries: 5"), slices(20));
      JsonObject task = SERVER.rest().awaitExport("WARNS", "WARNING");
      String outcome = task.getString("outcomeMessage");
      assertTrue(outcome.endsWith("completed:17, failed:3"), outcome);
      assertTrue(task.getString("errorMessage").contains("A700"), task.toString());
      assertEquals("20", task.getString("NumberOfInstances"));
      assertEquals(20, receiver.uids("stored").size() + receiver.uids("failed").size());
    }
  }

  @SideBySide
  void with_retry_on_warning_only_what_failed_is_sent_again() throws Exception {
    try (NodePeer receiver = NodePeer.start().behave("fail 3")) {
      Route route =
          Route.to("RETRIES", receiver.port())
              .with("queue/dcmMaxRetries: 3")
              .with("queue/dcmRetryDelay: PT2S")
              .with("queue/dcmRetryOnWarning: TRUE");
      send(route, slices(20));
      JsonObject waiting = SERVER.rest().awaitExport("RETRIES", "SCHEDULED FOR RETRY");
      assertTrue(waiting.getString("outcomeMessage").endsWith("completed:17, failed:3"));
      List<String> failed = receiver.uids("failed");
      receiver.behave("ok").forget();

      JsonObject task = SERVER.rest().awaitExport("RETRIES", "COMPLETED");
      String outcome = task.getString("outcomeMessage");
      assertTrue(outcome.endsWith("completed:20"), outcome);
      assertFalse(task.containsKey("errorMessage"), task.toString());
      assertEquals(new HashSet<>(failed), new HashSet<>(receiver.uids("stored")));
      assertEquals(3, receiver.uids("stored").size());
    }
  }

  @SideBySide
  void after_an_abort_the_rest_is_sent_and_nothing_twice() throws Exception {
    try (NodePeer receiver = NodePeer.start().behave("abort 7")) {
      Route route =
          Route.to("ABORTS", receiver.port())
              .with("queue/dcmMaxRetries: 3")
              .with("queue/dcmRetryDelay: PT1S");
      send(route, slices(10));
      JsonObject task = SERVER.rest().awaitExport("ABORTS", "COMPLETED");
      assertTrue(task.getString("outcomeMessage").endsWith("completed:10"), task.toString());
      assertEquals("1", task.getString("failures"));
      assertEquals(1, receiver.events("aborted").size());
      assertEquals(10, receiver.uids("stored").size());
      assertEquals(10, new HashSet<>(receiver.uids("stored")).size());
    }
  }

  @SideBySide
  void a_receiver_that_does_not_answer_is_given_up_after_the_store_timeout() throws Exception {
    try (NodePeer receiver = NodePeer.start().behave("silent")) {
      send(Route.to("SILENT", receiver.port()).with("exporter/dicomAETitle: HASTY"), slices(3));
      JsonObject task = SERVER.rest().awaitExport("SILENT", "FAILED");
      assertTimedOut(task);
      String outcome = task.getString("outcomeMessage");
      assertTrue(outcome.endsWith("failed:3"), outcome);
    }
  }

  @SideBySide
  void a_receiver_that_accepts_no_association_is_given_up_after_the_accept_timeout()
      throws Exception {
    // the operating system accepts the connection, nobody reads from it
    try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      send(Route.to("MUTE", mute.getLocalPort()).with("exporter/dicomAETitle: HASTY"), slices(1));
      assertTimedOut(SERVER.rest().awaitExport("MUTE", "FAILED"));
    }
  }

  private static void assertTimedOut(JsonObject task) {
    Duration took =
        Duration.between(time(task, "processingStartTime"), time(task, "processingEndTime"));
    assertTrue(took.toMillis() >= 1_400 && took.toMillis() < 6_000, took.toString());
    String error = task.getString("errorMessage").toLowerCase(Locale.ROOT);
    assertTrue(error.contains("time") || error.contains("answer"), error);
  }
}
