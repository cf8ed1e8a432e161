package org.orderly.conf;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * The address behind the URI of a destination that is no AE: {@code stow:https://host/path}, {@code
 * cloud:https://host/path}, {@code segment:https://host/path}, {@code http(s)://host/path}, {@code
 * hl7://host:port}.
 */
public final class RemoteAddress {

  private static final Set<String> WRAPPED = Set.of("stow", "cloud", "segment");
  private static final Set<String> PLAIN = Set.of("http", "https");

  private RemoteAddress() {}

  /** The address; ends without a slash. */
  public static URI of(URI destination) {
    String text =
        WRAPPED.contains(String.valueOf(destination.getScheme()))
            ? destination.getRawSchemeSpecificPart()
            : destination.toString();
    return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  /**
   * What is wrong with the URI, if its scheme is one of ours. {@code stow:name} names a web
   * application as another archive knows it, and is not judged.
   */
  public static Optional<String> problem(URI destination) {
    String scheme = String.valueOf(destination.getScheme());
    if (WRAPPED.contains(scheme) || PLAIN.contains(scheme)) {
      boolean otherArchive = scheme.equals("stow") && !destination.toString().contains("://");
      return otherArchive || http(destination)
          ? Optional.empty()
          : Optional.of("is no address as in https://host");
    }
    if ("hl7".equals(scheme)) {
      boolean good = destination.getHost() != null && destination.getPort() > 0;
      return good ? Optional.empty() : Optional.of("is no address as in hl7://host:port");
    }
    return Optional.empty();
  }

  private static boolean http(URI destination) {
    try {
      URI address = of(destination);
      return PLAIN.contains(String.valueOf(address.getScheme()))
          && address.getHost() != null
          && address.getUserInfo() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
