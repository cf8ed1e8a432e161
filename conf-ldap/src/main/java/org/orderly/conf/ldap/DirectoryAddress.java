package org.orderly.conf.ldap;

/**
 * Where the directory is and which device is ours.
 *
 * @param url {@code ldap://host:port} or {@code ldaps://host:port}
 */
public record DirectoryAddress(
    String url, String bindDn, String password, String baseDn, String deviceName) {

  /** DN of the DICOM configuration root (PS3.15 H.1.1). */
  public String rootDn() {
    return "cn=DICOM Configuration," + baseDn;
  }

  public String deviceDn() {
    return "dicomDeviceName=" + deviceName + ",cn=Devices," + rootDn();
  }

  /** Never prints the password. */
  @Override
  public String toString() {
    return url + " as " + bindDn + ", base " + baseDn + ", device " + deviceName;
  }
}
