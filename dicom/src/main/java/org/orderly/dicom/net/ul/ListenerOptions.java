package org.orderly.dicom.net.ul;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to listen.
 *
 * @param bindAddress null for all interfaces
 * @param port 0 for any free port
 * @param tls null for plain TCP
 * @param options sizes and timers until the policy has decided on an association
 * @param maxAssociations more connections are rejected with local-limit-exceeded
 */
public record ListenerOptions(
    @Nullable InetAddress bindAddress,
    int port,
    @Nullable TlsOptions tls,
    UlOptions options,
    int maxAssociations,
    int backlog) {

  public static final int DEFAULT_MAX_ASSOCIATIONS = 512;

  public static ListenerOptions onPort(int port) {
    return new ListenerOptions(null, port, null, UlOptions.DEFAULTS, DEFAULT_MAX_ASSOCIATIONS, 512);
  }

  public ListenerOptions withTls(TlsOptions newTls) {
    return new ListenerOptions(bindAddress, port, newTls, options, maxAssociations, backlog);
  }

  public ListenerOptions withOptions(UlOptions newOptions) {
    return new ListenerOptions(bindAddress, port, tls, newOptions, maxAssociations, backlog);
  }

  public ListenerOptions withMaxAssociations(int newLimit) {
    return new ListenerOptions(bindAddress, port, tls, options, newLimit, backlog);
  }

  public ListenerOptions withBindAddress(InetAddress newAddress) {
    return new ListenerOptions(newAddress, port, tls, options, maxAssociations, backlog);
  }
}
