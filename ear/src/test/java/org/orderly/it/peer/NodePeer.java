package org.orderly.it.peer;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A receiver on dcmjs-dimse ({@code src/test/node/peer.js}) that answers as told and reports what
 * it got. It ends with its standard input, so none is left behind when the tests are killed.
 */
public final class NodePeer implements AutoCloseable {

  private final Process process;
  private final int port;
  private final List<JsonObject> events = new CopyOnWriteArrayList<>();

  private NodePeer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Skips or fails the test where Node.js is not installed. */
  public static void require() {
    Tool.require("npm", "npm");
    Tool.require("node", "nodejs");
  }

  /** Starts one on a free port, or on the port of one that was closed. */
  public static NodePeer start(int... port) throws Exception {
    Path folder = install();
    int listening = port.length == 0 ? Tool.freePort() : port[0];
    Process process =
        new ProcessBuilder("node", "peer.js", Integer.toString(listening))
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    NodePeer peer = new NodePeer(process, listening);
    CompletableFuture.runAsync(peer::listen);
    peer.await("listening", 1);
    Dcmtk self = new Dcmtk("PEER", listening);
    Await.that("the peer answers", Duration.ofSeconds(10), () -> self.echo().ok());
    peer.forget();
    return peer;
  }

  /** As {@code ./orderly test} does, for those who start Maven themselves. */
  public static synchronized Path install() throws IOException, InterruptedException {
    Path folder = Path.of(System.getProperty("orderly.root"), "ear/src/test/node");
    Path lock = folder.resolve("package-lock.json");
    Path installed = folder.resolve("node_modules/.package-lock.json");
    if (!Files.exists(installed)
        || Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock)) < 0) {
      Tool.run(folder, List.of("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"))
          .orFail();
      Files.setLastModifiedTime(installed, FileTime.from(Instant.now()));
    }
    return folder;
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
          events.add(reader.readObject());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** Changes how it answers from now on, see {@code peer.js}. */
  public NodePeer behave(String behaviour) throws Exception {
    int before = events("behaviour").size();
    OutputStream out = process.getOutputStream();
    out.write((behaviour + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    await("behaviour", before + 1);
    return this;
  }

  /** Forgets the events so far. */
  public void forget() {
    events.clear();
  }

  public List<JsonObject> events(String name) {
    return events.stream().filter(event -> event.getString("event").equals(name)).toList();
  }

  /** The UIDs in events of this name, in the order of arrival. */
  public List<String> uids(String name) {
    List<String> uids = new ArrayList<>();
    events(name).forEach(event -> uids.add(event.getString("uid")));
    return uids;
  }

  /** Waits for the nth event of a name. */
  public JsonObject await(String name, int count) throws Exception {
    return Await.value(
        List.of(count, name, events),
        Duration.ofSeconds(30),
        () -> {
          List<JsonObject> found = events(name);
          return found.size() < count ? null : found.get(count - 1);
        });
  }

  @Override
  public void close() {
    Tool.end(process);
  }
}
