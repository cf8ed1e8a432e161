package org.orderly.device;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.orderly.common.Environment;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Connection;
import org.orderly.conf.KeyMaterial;
import org.orderly.dicom.net.ul.UlOptions;

/**
 * What has to listen for a connection; a listener goes on as long as its specification is the same.
 *
 * @param keys null without TLS
 */
record ListenerSpec(
    Connection connection, int port, int maxAssociations, @Nullable KeyMaterial keys) {

  private static final int DEFAULT_LIMIT = 512;
  private static final int MAX_PDU_SEND = 16 << 20;

  /** The DICOM connections of the device that an installed AE is reached by. */
  static List<ListenerSpec> of(ConfigSnapshot snapshot) {
    List<ListenerSpec> specs = new ArrayList<>();
    boolean plainSeen = false;
    boolean tlsSeen = false;
    for (Connection connection : snapshot.device().connections()) {
      boolean listens =
          snapshot.device().installed()
              && connection.installed()
              && connection.server()
              && Connection.DICOM.equalsIgnoreCase(connection.protocol())
              && snapshot.device().networkAes().stream()
                  .anyMatch(
                      ae ->
                          ae.installed() && ae.acceptor() && ae.connections().contains(connection));
      if (!listens || connection.port() == null) {
        continue;
      }
      int port = connection.port();
      if (connection.tls()) {
        port = tlsSeen ? port : override("ORDERLY_DICOM_TLS_PORT", port);
        tlsSeen = true;
      } else {
        port = plainSeen ? port : override("ORDERLY_DICOM_PORT", port);
        plainSeen = true;
      }
      int limit = snapshot.device().limitOpenAssociations();
      specs.add(
          new ListenerSpec(
              connection,
              port,
              limit > 0 ? limit : DEFAULT_LIMIT,
              connection.tls() ? snapshot.device().keyMaterial() : null));
    }
    return specs;
  }

  /** The port of the node's environment stands for that of the first connection of its kind. */
  private static int override(String variable, int port) {
    String value = Environment.get(variable);
    try {
      return value == null ? port : Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s is '%s', not a port number", variable, value), e);
    }
  }

  UlOptions options() {
    Connection.Timeouts t = connection.timeouts();
    UlOptions.Timers defaults = UlOptions.Timers.DEFAULTS;
    return UlOptions.DEFAULTS
        .withMaxPdu(
            connection.receivePduLength() == 0
                ? 0
                : Math.max(UlOptions.MIN_PDU, connection.receivePduLength()),
            connection.sendPduLength() == 0
                ? UlOptions.DEFAULT_MAX_PDU
                : Math.min(MAX_PDU_SEND, Math.max(UlOptions.MIN_PDU, connection.sendPduLength())))
        .withOperationsWindow(connection.maxOpsInvoked(), connection.maxOpsPerformed())
        .withSockets(
            connection.sendBufferSize(),
            connection.receiveBufferSize(),
            connection.tcpNoDelay(),
            true)
        .withTimers(
            new UlOptions.Timers(
                millis(t.connect(), defaults.connect()),
                millis(t.request(), defaults.request()),
                millis(t.accept(), defaults.accept()),
                millis(t.release(), defaults.release()),
                millis(t.response(), defaults.response()),
                millis(t.idle(), defaults.idle()),
                millis(t.send(), defaults.write()),
                millis(t.abort(), defaults.artim())));
  }

  /** An unset timer is the default: an open end would let a silent peer hold a thread for ever. */
  private static Duration millis(int configured, Duration otherwise) {
    return configured <= 0 ? otherwise : Duration.ofMillis(configured);
  }
}
