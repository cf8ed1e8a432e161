package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderlyCliIT {

  private static final Path HOME = Path.of(System.getProperty("jboss.home"));
  private static final Path CONFIGURATION = HOME.resolve("standalone/configuration");
  private static final Path SCRIPTS =
      Path.of(System.getProperty("orderly.root"), "ear/src/main/wildfly");

  @TempDir Path temporary;

  @Test
  void restore_undoes_configure() throws Exception {
    // a change and its undoing make the server write the original in its own layout
    String untouched =
        afterRunning("/system-property=x:add(value=1)\n/system-property=x:remove\n", "");
    String configure = Files.readString(SCRIPTS.resolve("configure-orderly.cli"));
    String restore = Files.readString(SCRIPTS.resolve("restore-orderly.cli"));

    assertNotEquals(untouched, afterRunning(configure, ""), "configure changed nothing");
    assertEquals(untouched, afterRunning(configure, restore));
  }

  private String afterRunning(String first, String second) throws Exception {
    Path config = Files.createTempFile(CONFIGURATION, "inverse-", ".xml");
    try {
      Files.copy(
          CONFIGURATION.resolve("standalone-full.xml"),
          config,
          StandardCopyOption.REPLACE_EXISTING);
      String embed = "embed-server --admin-only=true --server-config=" + config.getFileName();
      String between = second.isEmpty() ? "" : "reload --admin-only=true\n";
      run(embed + "\n" + first + "\n" + between + second + "\nstop-embedded-server\n");
      return Files.readString(config);
    } finally {
      Files.delete(config);
    }
  }

  private void run(String script) throws IOException, InterruptedException {
    Path file = Files.writeString(temporary.resolve("script.cli"), script);
    Path log = temporary.resolve("cli.log");
    ProcessBuilder builder =
        new ProcessBuilder(HOME.resolve("bin/jboss-cli.sh").toString(), "--file=" + file);
    builder.environment().put("JBOSS_HOME", HOME.toString());
    Process cli = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertTrue(cli.waitFor(120, TimeUnit.SECONDS));
    assertEquals(0, cli.exitValue(), Files.readString(log));
  }
}
