package org.orderly.dicom.net.ul;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.net.pdu.UserItem;

/**
 * Everything that a requestor needs to open an association.
 *
 * @param tls null for plain TCP
 * @param extras further user information: user identity, extended and common extended negotiation
 */
public record ConnectRequest(
    String host,
    int port,
    @Nullable TlsOptions tls,
    AeTitle callingAe,
    AeTitle calledAe,
    List<ProposedContext> contexts,
    List<UserItem> extras,
    UlOptions options) {

  /** Presentation context ids are the odd numbers of one byte. */
  public static final int MAX_CONTEXTS = 128;

  public ConnectRequest {
    if (contexts.isEmpty() || contexts.size() > MAX_CONTEXTS) {
      throw new IllegalArgumentException(
          contexts.size() + " presentation contexts; an association carries 1 to " + MAX_CONTEXTS);
    }
    contexts = List.copyOf(contexts);
    extras = List.copyOf(extras);
  }

  /** A plain TCP request with default options. */
  public static ConnectRequest of(
      String host, int port, AeTitle callingAe, AeTitle calledAe, List<ProposedContext> contexts) {
    return new ConnectRequest(
        host, port, null, callingAe, calledAe, contexts, List.of(), UlOptions.DEFAULTS);
  }

  public ConnectRequest withTls(@Nullable TlsOptions newTls) {
    return new ConnectRequest(host, port, newTls, callingAe, calledAe, contexts, extras, options);
  }

  public ConnectRequest withOptions(UlOptions newOptions) {
    return new ConnectRequest(host, port, tls, callingAe, calledAe, contexts, extras, newOptions);
  }

  public ConnectRequest withExtras(UserItem... newExtras) {
    return new ConnectRequest(
        host, port, tls, callingAe, calledAe, contexts, List.of(newExtras), options);
  }

  @Override
  public String toString() {
    return callingAe
        + " -> "
        + calledAe
        + " at "
        + host
        + ":"
        + port
        + (tls == null ? "" : " (TLS)");
  }
}
