package org.orderly.web.rs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.SecurityContext;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.web.rs.error.RefusedException;

/** The AE that a path names: it must be ours, and accept a role of the caller. */
@ApplicationScoped
public class LocalAe {
  @Inject CurrentConfiguration configuration;

  /** The AE behind the title. */
  public NetworkAe require(String aet, SecurityContext caller) {
    return require(configuration.get(), aet, caller);
  }

  /** As above, for work that goes on with the same snapshot. */
  public NetworkAe require(ConfigSnapshot snapshot, String aet, SecurityContext caller) {
    NetworkAe ae = snapshot.ae(titleOf(aet)).orElseThrow(() -> unknown(aet));
    if (!ae.acceptsUser(caller::isUserInRole)) {
      throw new RefusedException(403, "Your roles do not allow the use of " + ae.title());
    }
    return ae;
  }

  private static AeTitle titleOf(String aet) {
    try {
      return AeTitle.of(aet);
    } catch (IllegalArgumentException e) {
      throw unknown(aet);
    }
  }

  private static RefusedException unknown(String aet) {
    return RefusedException.notFound("No such Application Entity: " + aet);
  }
}
