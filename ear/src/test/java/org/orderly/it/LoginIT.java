package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Users, groups and roles come from a directory that Orderly does not run itself. */
class LoginIT {

  private static final String BASE = "dc=orderly,dc=org";
  private static final InMemoryDirectoryServer DIRECTORY = directory();

  @RegisterExtension
  static final OrderlyServer SERVER =
      new OrderlyServer()
          .with("ORDERLY_LDAP_URL", "ldap://127.0.0.1:" + DIRECTORY.getListenPort())
          .with("ORDERLY_LDAP_BIND_DN", "cn=service")
          .with("ORDERLY_LDAP_BIND_PASSWORD", "service-secret");

  @AfterAll
  static void stop_the_directory() {
    DIRECTORY.shutDown(true);
  }

  @Test
  void a_wrong_password_is_401() throws Exception {
    assertEquals(401, call("GET", "/monitor/export", "vera", "wrong"));
    assertEquals(401, call("GET", "/monitor/export", "nobody", "vera"));
  }

  @Test
  void a_viewer_reads_but_does_not_act() throws Exception {
    assertPasses(call("GET", "/monitor/export", "vera", "vera"));
    assertEquals(403, call("POST", "/monitor/export/1/cancel", "vera", "vera"));
    assertEquals(403, call("POST", "/ctrl/reload", "vera", "vera"));
  }

  @Test
  void an_operator_acts_but_does_not_administrate() throws Exception {
    assertPasses(call("POST", "/monitor/export/1/cancel", "otto", "otto"));
    assertEquals(403, call("POST", "/ctrl/reload", "otto", "otto"));
    assertEquals(403, call("DELETE", "/aets/ORDERLY/rs/studies/1.2", "otto", "otto"));
  }

  @Test
  void an_auditor_sees_queues_but_no_images() throws Exception {
    assertPasses(call("GET", "/queue", "aud", "aud"));
    assertEquals(403, call("GET", "/aets/ORDERLY/rs/studies", "aud", "aud"));
  }

  private static void assertPasses(int status) {
    assertNotEquals(401, status);
    assertNotEquals(403, status);
    assertTrue(status < 500, "status " + status);
  }

  private static int call(String method, String path, String user, String password)
      throws Exception {
    String credentials = user + ":" + password;
    String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    return SERVER.call(method, path, "Authorization", "Basic " + basic).statusCode();
  }

  private static InMemoryDirectoryServer directory() {
    try {
      InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
      config.addAdditionalBindCredentials("cn=service", "service-secret");
      InMemoryDirectoryServer directory = new InMemoryDirectoryServer(config);
      directory.add("dn: " + BASE, "objectClass: domain", "dc: orderly");
      directory.add("dn: ou=users," + BASE, "objectClass: organizationalUnit", "ou: users");
      directory.add("dn: ou=groups," + BASE, "objectClass: organizationalUnit", "ou: groups");
      addUser(directory, "vera", "viewer");
      addUser(directory, "otto", "operator");
      addUser(directory, "aud", "auditor");
      directory.startListening();
      return directory;
    } catch (LDAPException | LDIFException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addUser(InMemoryDirectoryServer directory, String uid, String role)
      throws LDAPException, LDIFException {
    String dn = "uid=" + uid + ",ou=users," + BASE;
    directory.add(
        "dn: " + dn,
        "objectClass: inetOrgPerson",
        "uid: " + uid,
        "cn: " + uid,
        "sn: " + uid,
        "userPassword: " + uid);
    directory.add(
        "dn: cn=" + role + ",ou=groups," + BASE,
        "objectClass: groupOfNames",
        "cn: " + role,
        "member: " + dn);
  }
}
