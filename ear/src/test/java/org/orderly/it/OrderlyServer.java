package org.orderly.it;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.orderly.it.peer.Dcmtk;
import org.orderly.it.peer.Directory;
import org.orderly.it.peer.OrthancPeer;
import org.orderly.it.peer.Rest;
import org.orderly.it.peer.Tool;

/**
 * A running Orderly for a test class: {@code @RegisterExtension static final OrderlyServer server =
 * new OrderlyServer()}. {@link #kill()} and {@link #start()} keep ports and data folder, so a test
 * can watch what a crash leaves behind.
 */
public final class OrderlyServer implements BeforeAllCallback, AfterAllCallback {

  public static final String ADMIN_PASSWORD = "admin-of-the-test";

  private static final long START_SECONDS = 240;

  /**
   * To JUnit each class of a fork is a run of its own, so it cannot tell when the last one ends.
   */
  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> shared().stop()));
  }

  private static final List<String> PORTS =
      List.of(
          "ORDERLY_HTTP_PORT",
          "ORDERLY_HTTPS_PORT",
          "ORDERLY_DICOM_PORT",
          "ORDERLY_HL7_PORT",
          "ORDERLY_DICOM_TLS_PORT",
          "ORDERLY_HL7_TLS_PORT",
          "ORDERLY_MANAGEMENT_PORT",
          "ORDERLY_LDAP_PORT");

  private static final OrderlyServer SHARED =
      new OrderlyServer()
          .with("STOW_TEST_PASSWORD", OrthancPeer.PASSWORD)
          .with("STOW_TEST_WRONG", "wrong");

  private final Map<String, String> environment = new HashMap<>();
  private final Queue<String> output = new ConcurrentLinkedQueue<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExternalServices external = new ExternalServices();
  private @Nullable Process process;
  private int exitCode;

  /** The directory is a slapd that was loaded with our schema and sample. */
  public OrderlyServer onOpenLdap() {
    external.wantDirectory();
    return this;
  }

  /** The database is an empty one of a PostgreSQL server. */
  public OrderlyServer onPostgreSql() {
    external.wantDatabase();
    return this;
  }

  /**
   * The server of all classes that need none of their own: started by the first of them, stopped
   * after the last. Who stops it starts it again, and who configures it leaves nothing behind.
   */
  public static OrderlyServer shared() {
    return SHARED;
  }

  /** One more environment variable; before the server is started. */
  public OrderlyServer with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    if (this == SHARED) {
      if (!isRunning()) {
        prepare();
      }
    } else {
      prepare();
    }
  }

  private void prepare() throws IOException {
    Path work = Path.of(System.getProperty("orderly.work"));
    Files.createDirectories(work);
    environment.putIfAbsent(
        "ORDERLY_DATA", Files.createTempDirectory(work, "data-").toAbsolutePath().toString());
    environment.putIfAbsent("ORDERLY_ADMIN_PASSWORD", ADMIN_PASSWORD);
    environment.put("ORDERLY_SKIP_BUILD", "1");
    freePorts();
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (this != SHARED) {
      stop();
    }
  }

  private void freePorts() throws IOException {
    for (String port : PORTS) {
      environment.putIfAbsent(port, Integer.toString(Tool.freePort()));
    }
  }

  /** Starts the server and returns when it is ready. */
  public void start() throws IOException {
    external.provide(environment);
    ProcessBuilder builder = command("run");
    Process started = builder.start();
    process = started;
    CompletableFuture<Void> ready = new CompletableFuture<>();
    CompletableFuture.runAsync(() -> collect(started, ready));
    try {
      ready.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      kill();
      throw new IllegalStateException("Not ready:\n" + output(), e);
    }
  }

  /** The {@code orderly} script with the environment of this server. */
  ProcessBuilder command(String verb) {
    Path root = Path.of(System.getProperty("orderly.root"));
    ProcessBuilder builder = new ProcessBuilder(root.resolve("orderly").toString(), verb);
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true);
  }

  private void collect(Process started, CompletableFuture<Void> ready) {
    try (BufferedReader lines = started.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        if (line.startsWith("Stop with")) {
          ready.complete(null);
        }
      }
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
    ready.completeExceptionally(new IllegalStateException("the server ended"));
  }

  /** SIGTERM, as an administrator stops it. */
  public void stop() {
    end(false);
  }

  /** SIGKILL, as a power failure of the process. */
  public void kill() {
    end(true);
  }

  private void end(boolean forcibly) {
    Process running = process;
    if (running == null) {
      return;
    }
    // the script has become the server itself: there is no child to look for
    ProcessHandle handle = running.toHandle();
    boolean asked = forcibly ? handle.destroyForcibly() : handle.destroy();
    try {
      if (!asked || !running.waitFor(30, TimeUnit.SECONDS)) {
        handle.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exitCode = running.isAlive() ? -1 : running.exitValue();
    process = null;
  }

  /** How the last process ended. */
  int exitCode() {
    return exitCode;
  }

  public boolean isRunning() {
    Process running = process;
    return running != null && running.isAlive();
  }

  /** Bytes of the objects in use, after a full collection. */
  long liveHeap() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    List<String> command = List.of(jcmd.toString(), Long.toString(pid()), "GC.class_histogram");
    String total = Tool.run(command).orFail().output().lines().reduce("", (a, b) -> b);
    return Long.parseLong(total.strip().split(" +")[2]);
  }

  /** Bytes of the whole process in physical memory. */
  long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IllegalStateException("no VmRSS");
  }

  private long pid() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("not running");
    }
    return running.pid();
  }

  public int port(String variable) {
    return Integer.parseInt(environment.getOrDefault(variable, "0"));
  }

  public Path data() {
    return Path.of(environment.getOrDefault("ORDERLY_DATA", "data"));
  }

  /** DCMTK's tools against the sample AE. */
  public Dcmtk dicom() {
    return new Dcmtk("ORDERLY", port("ORDERLY_DICOM_PORT"));
  }

  /** REST as the administrator. */
  public Rest rest() {
    return new Rest(port("ORDERLY_HTTP_PORT"), "admin", ADMIN_PASSWORD);
  }

  /** The directory, embedded or not, as its administrator. */
  public Directory directory() throws LDAPException {
    int port = port("ORDERLY_LDAP_PORT");
    String admin = "cn=admin," + Directory.BASE;
    return new Directory(new LDAPConnection("127.0.0.1", port, admin, ADMIN_PASSWORD), rest());
  }

  /** What the server printed so far. */
  public String output() {
    return String.join("\n", output);
  }

  /** The log file of all starts. */
  public String log() {
    try {
      return Files.readString(data().resolve("log/server.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request below the context root; headers as name, value, name, value. */
  public HttpResponse<String> call(String method, String path, String... headers)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port("ORDERLY_HTTP_PORT") + "/orderly" + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
