package org.orderly.web.ui.worklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.WorkitemRetention;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.ups.Origin;
import org.orderly.ups.UpsContext;
import org.orderly.ups.UpsException;
import org.orderly.web.ui.SignedIn;

/**
 * The AE on whose behalf the page acts: the one it names, else the first of the device; only those
 * that accept a role of the user.
 */
@ApplicationScoped
public class PageContext {
  @Inject private CurrentConfiguration configuration;
  @Inject private SignedIn user;

  /**
   * @throws UpsException if there is no such AE for the user, or no longer
   */
  UpsContext of(String aet, @Nullable AeTitle requester) throws UpsException {
    ConfigSnapshot snapshot = configuration.get();
    NetworkAe ae =
        named(aet, snapshot.device().networkAes(), user::hasRole)
            .orElseThrow(
                () -> new UpsException(Status.PROCESSING_FAILURE, "No such Application Entity"));
    return new UpsContext(snapshot, ae, requester, Origin.PAGE);
  }

  WorkitemRetention retention() {
    return configuration.get().device().workitemRetention();
  }

  List<String> titles() {
    return offered(configuration.get().device().networkAes(), user::hasRole)
        .map(ae -> ae.title().value())
        .toList();
  }

  /** Whether there is such an AE for the user; any, if it is not named. */
  boolean offers(String aet) {
    return named(aet, configuration.get().device().networkAes(), user::hasRole).isPresent();
  }

  static Optional<NetworkAe> named(String aet, List<NetworkAe> all, Predicate<String> hasRole) {
    return offered(all, hasRole)
        .filter(ae -> aet.isEmpty() || ae.title().value().equals(aet))
        .findFirst();
  }

  private static Stream<NetworkAe> offered(List<NetworkAe> all, Predicate<String> hasRole) {
    return all.stream().filter(NetworkAe::installed).filter(ae -> ae.acceptsUser(hasRole));
  }
}
