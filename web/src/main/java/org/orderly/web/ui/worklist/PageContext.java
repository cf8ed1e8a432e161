package org.orderly.web.ui.worklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.AeTitle;
import org.orderly.ups.Origin;
import org.orderly.ups.UpsContext;

/** The AE on whose behalf the page acts: the one it names, else the first of the device. */
@ApplicationScoped
public class PageContext {
  @Inject private CurrentConfiguration configuration;

  UpsContext of(String aet, @Nullable AeTitle requester) {
    ConfigSnapshot snapshot = configuration.get();
    NetworkAe ae =
        snapshot.device().networkAes().stream()
            .filter(NetworkAe::installed)
            .filter(one -> aet.isEmpty() || one.title().value().equals(aet))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no such application entity"));
    return new UpsContext(snapshot, ae, requester, Origin.PAGE);
  }

  List<String> titles() {
    return configuration.get().device().networkAes().stream()
        .filter(NetworkAe::installed)
        .map(ae -> ae.title().value())
        .toList();
  }
}
