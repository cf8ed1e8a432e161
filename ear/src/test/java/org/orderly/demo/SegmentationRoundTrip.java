package org.orderly.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.encoding.TransferSyntax;
import org.orderly.dicom.testing.SampleObjects;
import org.orderly.dicom.testing.SampleStudy;
import org.orderly.it.peer.Samples;
import org.orderly.it.peer.SegmentationServer;

/**
 * A segmentation server in a process of its own, a datastore, a template and a ruleset: a folder
 * that is dropped comes back as a structure set of the right patient.
 */
final class SegmentationRoundTrip implements AutoCloseable {
  private static final int SLICES = 12;
  private static final String NAME = "Roentgen^Anna";
  private static final int TRIES = 1200;

  private final StubService stub;
  private final Path folder;

  private SegmentationRoundTrip(StubService stub) {
    this.stub = stub;
    this.folder = stub.folder();
  }

  static SegmentationRoundTrip start(DemoServer server)
      throws DemoException, IOException, InterruptedException {
    SegmentationRoundTrip trip =
        new SegmentationRoundTrip(StubService.start(SegmentationServer.class, TRIES));
    trip.connect(server);
    return trip;
  }

  private void connect(DemoServer server) throws DemoException, IOException, InterruptedException {
    server.configure(
        "POST",
        "/config/destinations",
        "{'dcmExporterID':'SEGMENT','dcmURI':'segment:http://127.0.0.1:"
            + stub.port()
            + "/','dicomAETitle':'ORDERLY','dcmQueueName':'Export','orderlyClientID':'hospital',"
            + "'orderlySecretProperty':'SEGMENT_ACCESS','orderlyPollInterval':'PT1S'}");
    server.configure("PUT", "/config/destinations/SEGMENT/secret", "first-access");
    server.configure(
        "POST",
        "/config/sources",
        "{'orderlySourceID':'planning','dcmURI':'"
            + Files.createDirectories(folder.resolve("store")).toUri()
            + "','dicomAETitle':'ORDERLY','orderlyQuietPeriod':'PT2S','orderlyInterval':'PT1S',"
            + "'orderlySegmenter':'SEGMENT'}");
    String template =
        "name: Thorax\nmodels:\n- id: '720'\n  structures:\n"
            + "  - {number: 1, label: Heart, type: ORGAN, colour: '#FF0000'}\n"
            + "  - {number: 2, label: SpinalCord, type: ORGAN, colour: '#FFFF00'}\n";
    String made = server.post("/templates", "application/yaml", template);
    Matcher id = Pattern.compile("\"id\":(\\d+)").matcher(made);
    if (!id.find()) {
      throw new DemoException("the template was not made: " + made);
    }
    server.post(
        "/rulesets",
        "application/json",
        ("{'name':'CT to Thorax','template':"
                + id.group(1)
                + ",'match':'ALL','groups':[{'match':'ALL','conditions':[{'tag':'Modality',"
                + "'operator':'equals','value':'CT'}]}]}")
            .replace('\'', '"'));
  }

  /** Drops a folder, and waits until its structures are published. */
  void carry(DemoServer server) throws DemoException, IOException, InterruptedException {
    SampleStudy study = Samples.study().named(NAME);
    Path whole = folder.resolve("whole");
    Samples samples = new Samples(whole);
    for (int i = 1; i <= SLICES; i++) {
      var slice = SampleObjects.ct(study, 1, i, 128, 128);
      slice.put(Tag.PatientID, "DEMO-SEG");
      samples.write("ct-" + i, slice, TransferSyntax.EXPLICIT_LITTLE);
    }
    Files.move(whole, folder.resolve("store").resolve("anna"));
    String list = "/processing/series?q=" + study.studyUid();
    stub.await(
        "the structures did not come back", () -> server.get(list).contains("RTSTRUCT_EXPORTED"));
  }

  /** One of the counts of the segmentation server. */
  int stat(String name) throws IOException, InterruptedException {
    return stub.stat(name);
  }

  @Override
  public String toString() {
    return stub.toString();
  }

  @Override
  public void close() {
    stub.close();
  }
}
