package org.orderly.conf.testing;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The slapd of the Debian package as a process of its own in a temporary folder. */
public final class OpenLdapProcess implements OpenLdap {

  private static final Path EXECUTABLE = Path.of("/usr/sbin/slapd");
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Path folder;
  private final int port;
  private Process process;

  private OpenLdapProcess(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    this.process = run();
  }

  /** The folder of the executable is often not on the path of users. */
  static boolean installed() {
    return Files.isExecutable(EXECUTABLE);
  }

  static OpenLdapProcess start(Path folder) throws IOException {
    new SlapdConf("/etc/ldap/schema", "/usr/lib/ldap", folder.toString()).write(folder);
    return new OpenLdapProcess(folder, freePort());
  }

  private Process run() throws IOException {
    Path log = folder.resolve("log");
    Process started =
        new ProcessBuilder(
                EXECUTABLE.toString(),
                "-d",
                "0",
                "-f",
                folder.resolve("slapd.conf").toString(),
                "-h",
                url())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long end = System.nanoTime() + START_NANOS;
    while (!answers()) {
      if (!started.isAlive() || System.nanoTime() > end) {
        started.destroyForcibly();
        throw new IOException("slapd does not answer: " + Files.readString(log));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return started;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try (LDAPConnection connection = connect()) {
      return connection.isConnected();
    } catch (LDAPException e) {
      return false;
    }
  }

  /** Starts again on the same port with the same data. */
  public void startAgain() throws IOException {
    process = run();
  }

  /** As {@link #startAgain}, from now on with {@code contextCSN}. */
  public void startAgainWithSyncProvider() throws IOException {
    SlapdConf.withSyncProvider(folder);
    startAgain();
  }

  @Override
  public String origin() {
    return "local slapd process";
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
