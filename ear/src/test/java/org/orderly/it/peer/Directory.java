package org.orderly.it.peer;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldif.LDIFException;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;

/** Another client of the directory that the server reads: an administrator with ldapmodify. */
public final class Directory implements AutoCloseable {

  public static final String BASE = "dc=orderly,dc=org";
  public static final String DEVICES = "cn=Devices,cn=DICOM Configuration," + BASE;
  public static final String DEVICE = "dicomDeviceName=orderly," + DEVICES;

  /** A change must be in force within this time. */
  public static final Duration LIVE = Duration.ofSeconds(5);

  private static final String MARK = "dcmExporterID=STORESCP," + DEVICE;
  private static int marks;

  private final LDAPConnection connection;
  private final Rest rest;

  public Directory(LDAPConnection connection, Rest rest) {
    this.connection = connection;
    this.rest = rest;
  }

  /** Replaces an attribute; without values it is removed. */
  public Directory replace(String dn, String attribute, String... values) throws LDAPException {
    connection.modify(dn, new Modification(ModificationType.REPLACE, attribute, values));
    return this;
  }

  public Directory add(String... ldif) throws LDAPException, LDIFException {
    connection.add(ldif);
    return this;
  }

  public Directory delete(String dn) throws LDAPException {
    connection.delete(dn);
    return this;
  }

  /** Adds a device with one AE that listens on this port. */
  public Directory addPeer(String aeTitle, int port) throws LDAPException, LDIFException {
    String device = "dicomDeviceName=" + aeTitle + "-device," + DEVICES;
    String peerConnection = "cn=dicom," + device;
    add(
        "dn: " + device,
        "objectClass: dicomDevice",
        "dicomDeviceName: " + aeTitle + "-device",
        "dicomInstalled: TRUE");
    add(
        "dn: " + peerConnection,
        "objectClass: dicomNetworkConnection",
        "cn: dicom",
        "dicomHostname: 127.0.0.1",
        "dicomPort: " + port);
    return add(
        "dn: dicomAETitle=" + aeTitle + "," + device,
        "objectClass: dicomNetworkAE",
        "dicomAETitle: " + aeTitle,
        "dicomAssociationAcceptor: TRUE",
        "dicomAssociationInitiator: FALSE",
        "dicomNetworkConnectionReference: " + peerConnection);
  }

  /** A user whose password is the name. */
  public Directory addUser(String name, String role) throws LDAPException, LDIFException {
    String dn = "uid=" + name + ",ou=users," + BASE;
    add(
        "dn: " + dn,
        "objectClass: inetOrgPerson",
        "uid: " + name,
        "cn: " + name,
        "sn: " + name,
        "userPassword: " + name);
    return add(
        "dn: cn=" + role + "-" + name + ",ou=groups," + BASE,
        "objectClass: groupOfNames",
        "cn: " + role,
        "member: " + dn);
  }

  /** Adds a route with its receiver. */
  public Directory add(Route route) throws LDAPException, LDIFException {
    addPeer(route.name(), route.port());
    for (List<String> entry : route.entries()) {
      add(entry.toArray(String[]::new));
    }
    return this;
  }

  /** Returns when the server has taken over everything changed so far. */
  public void settle() throws Exception {
    int mark = mark();
    Await.that("the server reads the change", LIVE, () -> shown() >= mark);
  }

  /** One at a time: marks are only of use in ascending order. */
  private int mark() throws LDAPException {
    synchronized (Directory.class) {
      marks++;
      replace(MARK, "dicomDescription", Integer.toString(marks));
      return marks;
    }
  }

  private int shown() throws Exception {
    return rest.array("/export").stream()
        .map(JsonValue::asJsonObject)
        .filter(exporter -> exporter.getString("id").equals("STORESCP"))
        .map(exporter -> exporter.getString("description"))
        .filter(description -> description.matches("\\d+"))
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    connection.close();
  }
}
