package org.orderly.conf.testing;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.orderly.conf.schema.SchemaFiles;

/** A slapd process of its own: temporary folder, our schema, one empty database. */
public final class OpenLdap implements AutoCloseable {

  public static final String BASE_DN = "dc=orderly,dc=org";
  public static final String ROOT_DN = "cn=root," + BASE_DN;
  public static final String ADMIN_DN = "cn=admin," + BASE_DN;
  public static final String PASSWORD = "not-a-secret";

  private static final Path SCHEMA = Path.of("/etc/ldap/schema");
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Process process;
  private final String url;

  private OpenLdap(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** The executable of the Debian package, whose folder is often not on the path of users. */
  public static boolean installed() {
    return Files.isExecutable(Path.of("/usr/sbin/slapd"));
  }

  public static OpenLdap start(Path folder) throws IOException, InterruptedException {
    Path data = Files.createDirectories(folder.resolve("data"));
    StringBuilder conf = new StringBuilder();
    for (String name : new String[] {"core", "cosine", "inetorgperson"}) {
      conf.append("include ").append(SCHEMA.resolve(name + ".schema")).append('\n');
    }
    for (Map.Entry<String, String> file : SchemaFiles.all().entrySet()) {
      if (file.getKey().endsWith(".schema")) {
        Path path = Files.writeString(folder.resolve(file.getKey()), file.getValue());
        conf.append("include ").append(path).append('\n');
      }
    }
    conf.append("modulepath /usr/lib/ldap\nmoduleload back_mdb\npidfile ")
        .append(folder.resolve("pid"))
        .append("\ndatabase mdb\nsuffix \"" + BASE_DN + "\"\nrootdn \"" + ROOT_DN + "\"\nrootpw ")
        .append(PASSWORD + "\ndirectory ")
        .append(data)
        .append("\ndbnosync\nmaxsize 67108864\n")
        // as docs/install.md says: Orderly binds as an entry of the directory, not as its root
        .append("limits dn.exact=\"" + ADMIN_DN + "\" size=unlimited\n")
        .append("access to attrs=userPassword by dn.exact=\"" + ADMIN_DN)
        .append("\" write by anonymous auth by * none\naccess to * by dn.exact=\"" + ADMIN_DN)
        .append("\" write by users read by * none\n");
    Path file = Files.writeString(folder.resolve("slapd.conf"), conf);
    String url = "ldap://127.0.0.1:" + freePort();
    File log = folder.resolve("log").toFile();
    Process process =
        new ProcessBuilder("/usr/sbin/slapd", "-d", "0", "-f", file.toString(), "-h", url)
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    OpenLdap started = new OpenLdap(process, url);
    long end = System.nanoTime() + START_NANOS;
    while (!started.answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        started.close();
        throw new IOException("slapd does not answer: " + Files.readString(log.toPath()));
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

  public LDAPConnection connect() throws LDAPException {
    int colon = url.lastIndexOf(':');
    return new LDAPConnection(
        "127.0.0.1", Integer.parseInt(url.substring(colon + 1)), ROOT_DN, PASSWORD);
  }

  public String url() {
    return url;
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
