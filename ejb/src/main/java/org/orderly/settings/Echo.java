package org.orderly.settings;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.service.EchoScp;
import org.orderly.dicom.net.ul.ConnectRequest;
import org.orderly.dicom.net.ul.ProposedContext;
import org.orderly.dicom.net.ul.UlOptions.Timers;
import org.orderly.peer.Peer;

/**
 * How a peer answered when it was asked whether it is there: by C-ECHO (PS3.4 A), or as {@link
 * RemoteCheck} says.
 *
 * @param text where it was asked and, without success, what went wrong
 */
public record Echo(boolean success, long millis, String text) {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  /**
   * Asks now; somebody waits for the answer, so briefly.
   *
   * @param ports where connections listen, by name, if other than configured
   */
  static Echo ask(
      ConfigSnapshot snapshot,
      AeTitle local,
      AeTitle remote,
      Map<String, Integer> ports,
      Clock clock) {
    long begin = clock.millis();
    String where = remote.value();
    try {
      Peer peer = Peer.of(snapshot, local, remote);
      ConnectRequest usual =
          peer.request(
              List.of(ProposedContext.of(EchoScp.SOP_CLASS, Uid.ImplicitVRLittleEndian)), false);
      int port = ports.getOrDefault(peer.address().name(), usual.port());
      where = remote + " at " + usual.host() + ":" + port;
      try (DimseAssociation association = DimseAssociation.connect(brief(usual, port))) {
        int status = association.echo().status().code();
        long millis = clock.millis() - begin;
        return status == 0
            ? new Echo(true, millis, where + " answers in " + millis + " ms")
            : new Echo(
                false, millis, where + " answers with status " + Integer.toHexString(status));
      }
    } catch (IOException e) {
      return new Echo(false, clock.millis() - begin, where + ": " + e.getMessage());
    }
  }

  private static ConnectRequest brief(ConnectRequest usual, int port) {
    Timers timers = new Timers(LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT);
    return new ConnectRequest(
        usual.host(),
        port,
        usual.tls(),
        usual.callingAe(),
        usual.calledAe(),
        usual.contexts(),
        usual.extras(),
        usual.options().withTimers(timers));
  }
}
