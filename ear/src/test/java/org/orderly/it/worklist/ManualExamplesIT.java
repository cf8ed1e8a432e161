package org.orderly.it.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.orderly.it.worklist.Worklist.require;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orderly.it.OrderlyServer;
import org.orderly.it.peer.Await;
import org.orderly.it.peer.NodePeer;
import org.orderly.it.peer.Tool;

/** The examples of docs/ups.md, word for word but for port and password, one after the other. */
class ManualExamplesIT {

  private static final Pattern FILE =
      Pattern.compile("`(\\w+\\.json)`[^\\n]*\\n\\n```json\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMANDS = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ENTRY = Pattern.compile("\\s*\"(00404005|00100010|00100020)\".*");
  private static final Pattern EVENT =
      Pattern.compile("\"00001000\":[^\\[]*\\[\"([0-9.]+)\"\\]\\},\"00001002\":[^\\[]*\\[1\\]");
  private static final String STEP = "2.25.2026112301";

  @RegisterExtension static final OrderlyServer SERVER = OrderlyServer.shared();

  @TempDir static Path folder;

  @AfterAll
  static void unsubscribe() throws Exception {
    Worklist worklist = Worklist.of(SERVER);
    worklist.call("DELETE", "/" + STEP + "/subscribers/DISPLAY1", null);
    worklist.call("DELETE", "/" + Worklist.FILTERED + "/subscribers/STATION1", null);
  }

  private static String manual() throws IOException {
    return Files.readString(Path.of(System.getProperty("orderly.root"), "docs", "ups.md"));
  }

  private static String script(String manual) {
    StringBuilder script = new StringBuilder("cd '" + folder + "'\n");
    Matcher commands = COMMANDS.matcher(manual);
    while (commands.find()) {
      String block = commands.group(1);
      // those wait for events, or ask an archive that is not there
      if (!block.contains("wscat") && !block.contains("Upgrade") && !block.contains("PACS")) {
        script.append(block);
      }
    }
    return here(script.toString())
        .replace("curl -s", "curl -s -o /dev/null -w '%{http_code} %{method} %{url_effective}\\n'");
  }

  private static String here(String commands) {
    return commands
        .replace("localhost:8080", "127.0.0.1:" + SERVER.port("ORDERLY_HTTP_PORT"))
        .replace("admin:PASSWORD", "admin:" + OrderlyServer.ADMIN_PASSWORD);
  }

  @Test
  void are_answered_as_the_manual_says() throws Exception {
    Tool.require("curl", "curl");
    String manual = manual();
    Matcher file = FILE.matcher(manual);
    while (file.find()) {
      Files.writeString(folder.resolve(file.group(1)), file.group(2));
    }
    Files.writeString(
        folder.resolve("template.json"),
        Files.readAllLines(folder.resolve("step.json")).stream()
            .filter(line -> !ENTRY.matcher(line).matches())
            .collect(Collectors.joining("\n")));
    Files.writeString(folder.resolve("studies.csv"), "2.25.4711,4711^^^HIS\n");
    Path script = Files.writeString(folder.resolve("examples.sh"), script(manual));
    String output = Tool.run(List.of("bash", script.toString())).output();
    List<String> answers = output.lines().toList();
    assertTrue(answers.size() >= 20, output);
    for (String answer : answers) {
      String expected = answer.contains("/cancelrequest") ? "409" : "2\\d\\d";
      assertTrue(answer.matches(expected + " \\w+ http.*"), answer);
    }
    Worklist worklist = Worklist.of(SERVER);
    assertEquals("COMPLETED", worklist.stateOf(STEP));
    require(200, worklist.get("/2.25.2026112302"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wscat", "Upgrade"})
  void tell_who_listens(String with) throws Exception {
    Tool.require("curl", "curl");
    NodePeer.require();
    Path peers = NodePeer.install();
    List<String> blocks =
        COMMANDS.matcher(manual()).results().map(block -> block.group(1)).toList();
    String definitions = blocks.get(0);
    String listening = blocks.stream().filter(block -> block.contains(with)).findFirst().get();
    Worklist worklist = Worklist.of(SERVER);
    Path heard = folder.resolve(with + ".txt");
    // into a file `strings` writes late only
    String script = here(definitions + listening.replace(" | strings", ""));
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
    builder.redirectOutput(heard.toFile());
    String path = peers.resolve("node_modules/.bin") + File.pathSeparator + System.getenv("PATH");
    builder.environment().put("PATH", path);
    worklist.call("POST", "/" + Worklist.GLOBAL + "/subscribers/DISPLAY1", null);
    Set<String> created = new HashSet<>();
    Process process = builder.start();
    try {
      // of what happened before it listened, it hears nothing
      Await.that(
          "an event of a new work item",
          Duration.ofSeconds(60),
          () -> {
            created.add(worklist.create());
            // what an earlier connection that broke has missed comes again
            String text = Files.readString(heard, StandardCharsets.ISO_8859_1);
            return EVENT.matcher(text).results().anyMatch(e -> created.contains(e.group(1)));
          });
    } finally {
      worklist.call("DELETE", "/" + Worklist.GLOBAL + "/subscribers/DISPLAY1", null);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }
}
