package org.orderly.conf.testing;

import java.io.IOException;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.MountableFile;

/**
 * OpenLDAP of the Alpine distribution in a container, with the same configuration as the local
 * process. Used where a Docker engine answers; written where none does, so not yet run.
 */
final class OpenLdapContainer implements OpenLdap {

  private static final String HOME = "/srv/orderly";
  private static final int PORT = 389;

  private final GenericContainer<?> container;

  private OpenLdapContainer(GenericContainer<?> container) {
    this.container = container;
  }

  static boolean available() {
    try {
      return DockerClientFactory.instance().isDockerAvailable();
    } catch (NoClassDefFoundError e) {
      // modules that use this one without Testcontainers on their class path
      return false;
    }
  }

  static OpenLdapContainer start(Path folder) throws IOException {
    new SlapdConf("/etc/openldap/schema", "/usr/lib/openldap", HOME).write(folder);
    ImageFromDockerfile image =
        new ImageFromDockerfile("orderly-openldap", false)
            .withDockerfileFromBuilder(
                builder ->
                    builder
                        .from("alpine:3.22")
                        .run("apk add --no-cache openldap openldap-back-mdb")
                        .expose(PORT)
                        .build());
    GenericContainer<?> container =
        new GenericContainer<>(image)
            .withExposedPorts(PORT)
            .withCopyFileToContainer(MountableFile.forHostPath(folder), HOME)
            .withCommand(
                "sh",
                "-c",
                "mkdir -p "
                    + HOME
                    + "/data && exec slapd -d 0 -h ldap://0.0.0.0:389 -f "
                    + HOME
                    + "/slapd.conf");
    container.start();
    return new OpenLdapContainer(container);
  }

  @Override
  public String origin() {
    return "container of " + container.getDockerImageName();
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return container.getMappedPort(PORT);
  }

  @Override
  public void close() {
    container.stop();
  }
}
