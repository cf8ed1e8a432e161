package org.orderly.it.peer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.opentest4j.TestAbortedException;

/** Orthanc with its DICOMweb plug-in and one user. */
public final class OrthancPeer implements AutoCloseable {
  private static final Path PLUGIN = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");
  private static final String USER = "orderly";

  public static final String PASSWORD = "password-of-the-test";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private OrthancPeer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static void require() {
    Tool.require("Orthanc", "orthanc");
    if (!Files.isReadable(PLUGIN)) {
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError("Debian package orthanc-dicomweb is missing");
      }
      throw new TestAbortedException("Debian package orthanc-dicomweb is missing");
    }
  }

  public static OrthancPeer start(Path folder) throws Exception {
    Files.createDirectories(folder);
    int port = Tool.freePort();
    Path configuration = folder.resolve("orthanc.json");
    Files.writeString(
        configuration,
        """
        {"Name":"peer","StorageDirectory":"%s","IndexDirectory":"%s","HttpPort":%d,
         "DicomServerEnabled":false,"RemoteAccessAllowed":false,"AuthenticationEnabled":true,
         "RegisteredUsers":{"%s":"%s"},"Plugins":["%s"],"DicomWeb":{"Enable":true,"Root":"/dicom-web/"}}
        """
            .formatted(folder, folder, port, USER, PASSWORD, PLUGIN));
    ProcessBuilder builder = new ProcessBuilder("Orthanc", configuration.toString());
    builder.environment().put("TCP_NODELAY", "1");
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("orthanc.log").toFile())
            .start();
    OrthancPeer peer = new OrthancPeer(process, port);
    Await.that("Orthanc starts", Duration.ofSeconds(60), peer::answers);
    return peer;
  }

  private boolean answers() throws Exception {
    if (!process.isAlive()) {
      throw new IllegalStateException("Orthanc ended");
    }
    try {
      return get("/system").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  public String user() {
    return USER;
  }

  public String dicomWeb() {
    return "http://127.0.0.1:" + port + "/dicom-web";
  }

  /** How many instances of a study it has. */
  public int instances(String studyUid) throws IOException, InterruptedException {
    String body = get("/dicom-web/studies/" + studyUid + "/instances").body();
    return body.split("\"00080018\"", -1).length - 1;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    String pair = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Basic " + pair)
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
