package org.orderly.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Connection;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.TransferCapability;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.dict.Uid;
import org.orderly.dicom.net.pdu.RejectReason;
import org.orderly.dicom.net.pdu.UserItem;
import org.orderly.dicom.net.pdu.UserItem.ExtendedNegotiation;
import org.orderly.dicom.net.ul.AcceptorPolicy;
import org.orderly.dicom.net.ul.AssociationRequest;
import org.orderly.dicom.net.ul.Capabilities;
import org.orderly.dicom.net.ul.UlOptions;

/**
 * Decides on associations by the configuration in force at that moment (PS3.8 9.3.4): called AE or
 * alias, the connection it may be reached by, the callers it accepts, its transfer capabilities.
 */
final class AePolicy implements AcceptorPolicy {

  private final CurrentConfiguration configuration;
  private final String connectionName;
  private final UlOptions options;

  /** AEs are immutable and many associations ask for the same. */
  private final Map<NetworkAe, Capabilities> capabilities =
      Collections.synchronizedMap(new WeakHashMap<>());

  AePolicy(CurrentConfiguration configuration, String connectionName, UlOptions options) {
    this.configuration = configuration;
    this.connectionName = connectionName;
    this.options = options;
  }

  @Override
  public Decision decide(AssociationRequest request) {
    ConfigSnapshot snapshot = configuration.find().orElse(null);
    if (snapshot == null || !snapshot.device().installed()) {
      return new Reject(RejectReason.TEMPORARY_CONGESTION);
    }
    NetworkAe ae = title(request.rq().calledAeTitle()).flatMap(snapshot::ae).orElse(null);
    if (ae == null || !ae.acceptor()) {
      return new Reject(RejectReason.CALLED_AE_NOT_RECOGNIZED);
    }
    Connection connection =
        ae.connections().stream()
            .filter(c -> c.name().equals(connectionName))
            .findFirst()
            .orElse(null);
    if (connection == null) {
      return new Reject(RejectReason.CALLED_AE_NOT_RECOGNIZED);
    }
    if (!title(request.rq().callingAeTitle()).filter(ae::accepts).isPresent()
        || isBlacklisted(connection, request)) {
      return new Reject(RejectReason.CALLING_AE_NOT_RECOGNIZED);
    }
    Accept accept =
        capabilities.computeIfAbsent(ae, AePolicy::capabilities).negotiate(request.rq(), options);
    List<UserItem> extras = new ArrayList<>(accept.extras());
    request.rq().user().all(ExtendedNegotiation.class).stream()
        .map(asked -> queryOptions(ae, asked))
        .flatMap(Optional::stream)
        .forEach(extras::add);
    return new Accept(accept.contexts(), extras, accept.options());
  }

  /** The options of a query service (PS3.4 C.5.1.1, K.4.1.3): what is asked for and supported. */
  private static Optional<ExtendedNegotiation> queryOptions(
      NetworkAe ae, ExtendedNegotiation asked) {
    return ae.transferCapabilities().stream()
        .filter(capability -> capability.role() == TransferCapability.Role.SCP)
        .filter(capability -> capability.sopClass().equals(asked.sopClassUid()))
        .map(
            capability ->
                List.of(
                    capability.relationalQueries(),
                    capability.combinedDateTimeMatching(),
                    capability.fuzzySemanticMatching(),
                    capability.timezoneQueryAdjustment()))
        .filter(supported -> supported.contains(true))
        .map(
            supported -> {
              byte[] answer =
                  Arrays.copyOf(
                      asked.information(), Math.min(asked.information().length, supported.size()));
              for (int i = 0; i < answer.length; i++) {
                answer[i] = (byte) (answer[i] == 1 && supported.get(i) ? 1 : 0);
              }
              return new ExtendedNegotiation(asked.sopClassUid(), answer);
            })
        .findFirst();
  }

  private static boolean isBlacklisted(Connection connection, AssociationRequest request) {
    if (connection.blacklistedHostnames().isEmpty()) {
      return false;
    }
    return connection.blacklistedHostnames().contains(request.remote().getHostName())
        || connection
            .blacklistedHostnames()
            .contains(request.remote().getAddress().getHostAddress());
  }

  private static Optional<AeTitle> title(String text) {
    try {
      return Optional.of(AeTitle.of(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Capabilities capabilities(NetworkAe ae) {
    Capabilities.Builder builder = Capabilities.builder();
    for (TransferCapability capability : ae.transferCapabilities()) {
      String[] syntaxes = capability.transferSyntaxes().toArray(String[]::new);
      if (capability.role() == TransferCapability.Role.SCP) {
        builder.scp(capability.sopClass(), syntaxes);
      } else if (capability.sopClass().equals(Uid.StorageCommitmentPushModel)) {
        // whom we ask may answer on an association of its own
        builder.scu(capability.sopClass(), syntaxes);
      }
    }
    return builder.build();
  }
}
