package org.orderly.web.socket;

import java.security.Principal;
import org.orderly.dicom.data.AeTitle;

/** The user of a WebSocket that the handshake has let pass, and the subscriber it is for. */
record Admitted(String name, AeTitle subscriber) implements Principal {

  @Override
  public String getName() {
    return name;
  }
}
