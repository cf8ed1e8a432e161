package org.orderly.web.ui.home;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What to type into a modality: a name that leads nowhere but to the machine itself is no use. */
final class Reachable {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "0.0.0.0");
  private static final int MOST = 4;

  private Reachable() {}

  /** The configured name, or the addresses of this machine where that is its loopback. */
  static String hosts(String configured) {
    if (!LOOPBACK.contains(configured)) {
      return configured;
    }
    List<String> all = addresses(Inet4Address.class);
    String addresses = String.join(", ", all.isEmpty() ? addresses(Inet6Address.class) : all);
    return addresses.isEmpty() ? configured : addresses;
  }

  private static List<String> addresses(Class<? extends InetAddress> kind) {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(Reachable::up)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(kind::isInstance)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          // that of version 6 names its card
          .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
          .limit(MOST)
          .collect(Collectors.toList());
    } catch (SocketException e) {
      return List.of();
    }
  }

  private static boolean up(NetworkInterface card) {
    try {
      return card.isUp() && !card.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }
}
