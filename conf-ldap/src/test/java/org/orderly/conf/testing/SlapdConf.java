package org.orderly.conf.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.orderly.conf.schema.SchemaFiles;

/**
 * The configuration of a test server, for the paths of a distribution.
 *
 * @param schema folder of the standard schema
 * @param modules folder of the loadable modules
 * @param home folder of our files, as the server sees it
 */
record SlapdConf(String schema, String modules, String home) {

  /** Writes {@code slapd.conf} and our schema, and makes the folder of the database. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("data"));
    StringBuilder conf = new StringBuilder();
    for (String name : new String[] {"core", "cosine", "inetorgperson"}) {
      conf.append("include ").append(schema).append('/').append(name).append(".schema\n");
    }
    for (Map.Entry<String, String> file : SchemaFiles.all().entrySet()) {
      if (file.getKey().endsWith(".schema")) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
        conf.append("include ").append(home).append('/').append(file.getKey()).append('\n');
      }
    }
    conf.append("modulepath ").append(modules).append("\nmoduleload back_mdb\n");
    conf.append("pidfile ").append(home).append("/pid\n");
    conf.append("database mdb\nsuffix \"" + OpenLdap.BASE_DN + "\"\n");
    conf.append("rootdn \"" + OpenLdap.ROOT_DN + "\"\nrootpw " + OpenLdap.PASSWORD + "\n");
    conf.append("directory ").append(home).append("/data\n");
    conf.append("dbnosync\nmaxsize 67108864\n");
    // as docs/install.md says: Orderly binds as an entry of the directory, not as its root
    String admin = " by dn.exact=\"" + OpenLdap.ADMIN_DN + "\" write";
    conf.append("limits dn.exact=\"" + OpenLdap.ADMIN_DN + "\" size=unlimited\n");
    conf.append("access to attrs=userPassword")
        .append(admin)
        .append(" by anonymous auth by * none\n");
    conf.append("access to *").append(admin).append(" by users read by * none\n");
    Files.writeString(folder.resolve("slapd.conf"), conf);
  }

  /** Makes the server keep {@code contextCSN}; for a folder already written. */
  static void withSyncProvider(Path folder) throws IOException {
    Path file = folder.resolve("slapd.conf");
    String conf = Files.readString(file);
    Files.writeString(
        file,
        conf.replace("load back_mdb\n", "load back_mdb\nmoduleload syncprov\n")
            + "overlay syncprov\n");
  }
}
