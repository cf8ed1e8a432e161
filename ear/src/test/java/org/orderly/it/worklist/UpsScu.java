package org.orderly.it.worklist;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.orderly.it.peer.NodePeer;

/** A client of the worklist over DIMSE, on dcmjs-dimse ({@code src/test/node/ups.js}). */
final class UpsScu implements AutoCloseable {

  static final String PUSH = "1.2.840.10008.5.1.4.34.6.1";
  static final String WATCH = "1.2.840.10008.5.1.4.34.6.2";
  static final String PULL = "1.2.840.10008.5.1.4.34.6.3";
  static final String QUERY = "1.2.840.10008.5.1.4.34.6.5";

  private final Process process;
  private final BufferedReader answers;

  private UpsScu(Process process) {
    this.process = process;
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  static UpsScu start(int port, String caller) throws Exception {
    return start(port, caller, "ORDERLY");
  }

  static UpsScu start(int port, String caller, String called) throws Exception {
    NodePeer.require();
    Path folder = NodePeer.install();
    return new UpsScu(
        new ProcessBuilder("node", "ups.js", Integer.toString(port), caller, called)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** What came back. */
  record Answer(JsonObject json) {

    /** Four hexadecimal digits. */
    String status() {
      return json.getString("status", "none");
    }

    String comment() {
      return json.getString("comment", "");
    }

    String uid() {
      return json.getString("uid", "");
    }

    JsonObject data() {
      return json.getJsonObject("data");
    }

    JsonArray matches() {
      return json.getJsonArray("matches");
    }

    @Override
    public String toString() {
      return json.toString();
    }
  }

  Answer create(String uid, String data) throws Exception {
    return call("create", PUSH, uid, 0, data);
  }

  Answer get(String context, String uid) throws Exception {
    return call("get", context, uid, 0, null);
  }

  Answer set(String uid, String data) throws Exception {
    return call("set", PULL, uid, 0, data);
  }

  Answer state(String uid, String state, @Nullable String transactionUid) throws Exception {
    JsonObjectBuilder data = Json.createObjectBuilder().add("ProcedureStepState", state);
    if (transactionUid != null) {
      data.add("TransactionUID", transactionUid);
    }
    return call("action", PULL, uid, 1, data.build().toString());
  }

  Answer action(String context, String uid, int type, @Nullable String data) throws Exception {
    return call("action", context, uid, type, data);
  }

  Answer find(String context, String keys) throws Exception {
    return find(context, keys, 0);
  }

  /** Cancels after so many matches, never if it is 0. */
  Answer find(String context, String keys, int cancelAfter) throws Exception {
    return call("find", context, "", cancelAfter, keys);
  }

  private Answer call(String operation, String context, String uid, int type, @Nullable String data)
      throws Exception {
    JsonObjectBuilder request =
        Json.createObjectBuilder()
            .add("operation", operation)
            .add("context", context)
            .add("sopClass", PUSH)
            .add("uid", uid)
            .add("type", type);
    if (data != null) {
      try (JsonReader reader = Json.createReader(new StringReader(data))) {
        request.add("data", reader.readObject());
      }
    }
    OutputStream out = process.getOutputStream();
    out.write((request.build() + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    String line = CompletableFuture.supplyAsync(this::read).get(30, TimeUnit.SECONDS);
    try (JsonReader reader = Json.createReader(new StringReader(line))) {
      return new Answer(reader.readObject());
    }
  }

  private String read() {
    try {
      return answers.readLine();
    } catch (IOException e) {
      return "{}";
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
