package org.orderly.demo;

import java.io.IOException;
import org.orderly.it.peer.AiPlatform;

/**
 * An AI platform in a process of its own, to which the server of the demonstration is connected as
 * an administrator would do it: API, Filter and Publishers.
 */
final class AiRoundTrip implements AutoCloseable {

  private static final String TOKEN = "first-token";
  private static final int TRIES = 300;

  private final StubService stub;

  private AiRoundTrip(StubService stub) {
    this.stub = stub;
  }

  static AiRoundTrip start(DemoServer server)
      throws DemoException, IOException, InterruptedException {
    AiRoundTrip platform = new AiRoundTrip(StubService.start(AiPlatform.class, TRIES));
    platform.connect(server);
    return platform;
  }

  private void connect(DemoServer server) throws DemoException, IOException, InterruptedException {
    server.configure(
        "POST",
        "/config/api",
        "{'dcmExporterID':'AI','dcmURI':'cloud:http://127.0.0.1:"
            + stub.port()
            + "','dicomAETitle':'ORDERLY','dcmQueueName':'Cloud','orderlyResultQueue':'Result',"
            + "'orderlySource':'demo','orderlyThreads':2,'orderlyCompute':true,"
            + "'orderlyProcessDelay':'PT2S','orderlyPollInterval':'PT1S',"
            + "'orderlySecretProperty':'AI_SECRET'}");
    server.configure("PUT", "/config/api/AI/secret", TOKEN);
    server.configure(
        "POST",
        "/config/filter",
        "{'cn':'Upload CT','dcmEntity':'Series','dcmExporterID':'AI','dcmDuration':'PT3S',"
            + "'orderlyQuery':'Modality = CT and (SliceThickness absent or SliceThickness <= 5)'}");
    server.configure(
        "POST",
        "/config/publishers",
        "{'dcmExporterID':'RESULTS','dcmURI':'dicom:STORESCP','dicomAETitle':'ORDERLY',"
            + "'dcmQueueName':'Export','orderlyObjectKind':['SR','PDF']}");
    stub.await("the AI platform is not in force", () -> server.get("/export").contains("RESULTS"));
  }

  /** One of the counts of the platform. */
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
