package org.orderly.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldif.LDIFException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Users, groups and roles come from a directory that Orderly does not run itself. */
class LoginIT {

  private static final String BASE = "dc=orderly,dc=org";

  @RegisterExtension static final OrderlyServer SERVER = new OrderlyServer().onOpenLdap();

  @BeforeAll
  static void add_users_of_all_kinds() throws Exception {
    try (LDAPConnection directory =
        new LDAPConnection(
            "127.0.0.1",
            SERVER.port("ORDERLY_LDAP_PORT"),
            "cn=admin," + BASE,
            OrderlyServer.ADMIN_PASSWORD)) {
      addUser(directory, "vera", "viewer");
      addUser(directory, "otto", "operator");
      addUser(directory, "aud", "auditor");
    }
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

  private static void addUser(LDAPConnection directory, String uid, String role)
      throws LDAPException, LDIFException {
    String dn = "uid=" + uid + ",ou=users," + BASE;
    directory.add(
        "dn: " + dn,
        "objectClass: inetOrgPerson",
        "uid: " + uid,
        "cn: " + uid,
        "sn: " + uid,
        "userPassword: " + uid);
    directory.modify(
        "cn=" + role + ",ou=groups," + BASE, new Modification(ModificationType.ADD, "member", dn));
  }
}
