package org.orderly.dicom.net.ul;

import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * TLS for DICOM connections (PS3.15 annex B).
 *
 * @param protocols enabled protocols such as TLSv1.3; empty for those of the context
 * @param cipherSuites enabled cipher suites; empty for those of the context
 * @param verifyHostname whether a requestor checks the certificate against the host that it
 *     connects to
 */
public record TlsOptions(
    SSLContext context,
    ClientAuth clientAuth,
    List<String> protocols,
    List<String> cipherSuites,
    boolean verifyHostname) {

  /** Whether an acceptor asks the requestor for a certificate. */
  public enum ClientAuth {
    NONE,
    WANTED,
    REQUIRED
  }

  public TlsOptions {
    protocols = List.copyOf(protocols);
    cipherSuites = List.copyOf(cipherSuites);
  }

  public static TlsOptions of(SSLContext context, ClientAuth clientAuth) {
    return new TlsOptions(context, clientAuth, List.of(), List.of(), false);
  }
}
