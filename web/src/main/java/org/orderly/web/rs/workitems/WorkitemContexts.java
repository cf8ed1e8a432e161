package org.orderly.web.rs.workitems;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.dicom.data.AeTitle;
import org.orderly.ups.Origin;
import org.orderly.ups.UpsContext;
import org.orderly.web.rs.LocalAe;

/** On whose behalf a request over HTTP acts; every AE of ours offers the worklist. */
@ApplicationScoped
public class WorkitemContexts {
  @Inject CurrentConfiguration configuration;
  @Inject LocalAe localAe;

  UpsContext of(String aet, SecurityContext caller, @Nullable AeTitle requester) {
    ConfigSnapshot snapshot = configuration.get();
    return new UpsContext(snapshot, localAe.require(snapshot, aet, caller), requester, Origin.REST);
  }
}
