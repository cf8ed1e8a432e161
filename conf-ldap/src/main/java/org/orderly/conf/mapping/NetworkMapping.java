package org.orderly.conf.mapping;

import static org.orderly.conf.attribute.Codecs.AE_TITLE;
import static org.orderly.conf.attribute.Codecs.BOOLEAN;
import static org.orderly.conf.attribute.Codecs.COUNT;
import static org.orderly.conf.attribute.Codecs.DURATION;
import static org.orderly.conf.attribute.Codecs.PORT;
import static org.orderly.conf.attribute.Codecs.TEXT;
import static org.orderly.conf.attribute.Codecs.enumeration;

import org.orderly.conf.AcceptConflictingPatientId;
import org.orderly.conf.AcceptMissingPatientId;
import org.orderly.conf.Connection;
import org.orderly.conf.EventQueueSize;
import org.orderly.conf.IanSettings;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.OverwritePolicy;
import org.orderly.conf.QuerySettings;
import org.orderly.conf.RelationalMismatchPolicy;
import org.orderly.conf.TransferCapability;
import org.orderly.conf.WorkitemSettings;
import org.orderly.conf.attribute.Codec;
import org.orderly.conf.attribute.EntryMapping;
import org.orderly.dicom.dict.Vr;

/** Tables of connections, network AEs and transfer capabilities (PS3.15 H.1.3.2 to H.1.3.4). */
public final class NetworkMapping {

  static final EntryMapping<Connection.Timeouts> TIMEOUTS =
      EntryMapping.of(Connection.Timeouts.class, "dcmNetworkConnection")
          .may("dcmTCPConnectTimeout", "connect", COUNT, 0)
          .may("dcmAARQTimeout", "request", COUNT, 0)
          .may("dcmAAACTimeout", "accept", COUNT, 0)
          .may("dcmARRPTimeout", "release", COUNT, 0)
          .may("dcmAATimeout", "abort", COUNT, 1000)
          .may("dcmSendTimeout", "send", COUNT, 0)
          .may("dcmStoreTimeout", "store", COUNT, 0)
          .may("dcmResponseTimeout", "response", COUNT, 0)
          .may("dcmRetrieveTimeout", "retrieve", COUNT, 0)
          .may("dcmRetrieveTimeoutTotal", "retrieveTotal", BOOLEAN, false)
          .may("dcmIdleTimeout", "idle", COUNT, 0)
          .may("dcmTCPCloseDelay", "closeDelay", COUNT, 50)
          .build();

  public static final EntryMapping<Connection> CONNECTION =
      EntryMapping.of(Connection.class, "dicomNetworkConnection", "dcmNetworkConnection")
          .may("cn", "name", TEXT, "")
          .must("dicomHostname", "hostname", TEXT)
          .may("dicomPort", "port", PORT)
          .may("dicomInstalled", "installed", BOOLEAN, true)
          .may("dcmProtocol", "protocol", TEXT, Connection.DICOM)
          .may("dcmBindAddress", "bindAddress", TEXT)
          .may("dcmClientBindAddress", "clientBindAddress", TEXT)
          .list("dicomTLSCipherSuite", "tlsCipherSuites", TEXT)
          .list("dcmTLSProtocol", "tlsProtocols", TEXT)
          .may("dcmTLSNeedClientAuth", "tlsNeedClientAuth", BOOLEAN, true)
          .list("dcmBlacklistedHostname", "blacklistedHostnames", TEXT)
          .may("dcmTCPBacklog", "backlog", COUNT, 50)
          .may("dcmTCPNoDelay", "tcpNoDelay", BOOLEAN, true)
          .may("dcmTCPSendBufferSize", "sendBufferSize", COUNT, 0)
          .may("dcmTCPReceiveBufferSize", "receiveBufferSize", COUNT, 0)
          .may("dcmSendPDULength", "sendPduLength", COUNT, 16378)
          .may("dcmReceivePDULength", "receivePduLength", COUNT, 16378)
          .may("dcmMaxOpsPerformed", "maxOpsPerformed", COUNT, 1)
          .may("dcmMaxOpsInvoked", "maxOpsInvoked", COUNT, 1)
          .may("dcmPackPDV", "packPdv", BOOLEAN, true)
          .nested("timeouts", TIMEOUTS)
          .build();

  public static final EntryMapping<TransferCapability> TRANSFER_CAPABILITY =
      EntryMapping.of(TransferCapability.class, "dicomTransferCapability", "dcmTransferCapability")
          .may("cn", "name", TEXT, "")
          .must("dicomSOPClass", "sopClass", TEXT)
          .must("dicomTransferRole", "role", enumeration(TransferCapability.Role.class))
          .mustList("dicomTransferSyntax", "transferSyntaxes", TEXT)
          .list("dcmPreferredTransferSyntax", "preferredTransferSyntaxes", TEXT)
          .may("dcmRelationalQueries", "relationalQueries", BOOLEAN, false)
          .may("dcmCombinedDateTimeMatching", "combinedDateTimeMatching", BOOLEAN, false)
          .may("dcmFuzzySemanticMatching", "fuzzySemanticMatching", BOOLEAN, false)
          .may("dcmTimezoneQueryAdjustment", "timezoneQueryAdjustment", BOOLEAN, false)
          .build();

  static final EntryMapping<IanSettings> IAN =
      EntryMapping.of(IanSettings.class, "dcmArchiveNetworkAE")
          .inherited()
          .list("dcmIanDestination", "destinations", AE_TITLE)
          .set("dcmIanTrigger", "triggers", enumeration(IanSettings.Trigger.class))
          .may("dcmIanDelay", "delay", DURATION)
          .may("dcmIanTimeout", "timeout", DURATION)
          .may("dcmIanOnTimeout", "onTimeout", BOOLEAN, false)
          .build();

  private static final Codec<EventQueueSize> QUEUE_SIZE =
      new Codec<>(EventQueueSize::parse, EventQueueSize::toString);

  static final EntryMapping<WorkitemSettings> WORKITEMS =
      EntryMapping.of(WorkitemSettings.class, "dcmArchiveNetworkAE")
          .inherited()
          .may("dcmUPSWorklistLabel", "worklistLabel", TEXT)
          .list("dcmUPSEventSCU", "eventScus", AE_TITLE)
          .may("dcmUPSEventSCUKeepAlive", "eventScuKeepAlive", COUNT, 0)
          .list("dcmUPSWorklistLabelFilter", "worklistLabelFilter", TEXT)
          .list("dcmUPSEventWebSocketQueueSize", "eventQueueSizes", QUEUE_SIZE)
          .may("dcmUPSUpdateWithoutTransactionUID", "updateWithoutTransactionUid", BOOLEAN, false)
          .may("dcmUPS2MWLCFindSCP", "modalityWorklist", BOOLEAN, false)
          .build();

  static final EntryMapping<QuerySettings> QUERY =
      EntryMapping.of(QuerySettings.class, "dcmArchiveNetworkAE")
          .inherited()
          .may("dcmFilterByIssuerOfPatientID", "filterByIssuerOfPatientId", BOOLEAN, true)
          .may("dcmRemapRetrieveURL", "remapRetrieveUrl", TEXT)
          .build();

  public static final EntryMapping<NetworkAe> NETWORK_AE =
      EntryMapping.of(NetworkAe.class, "dicomNetworkAE", "dcmNetworkAE", "dcmArchiveNetworkAE")
          .must("dicomAETitle", "title", AE_TITLE)
          .may("dicomDescription", "description", TEXT, "")
          .may("dicomInstalled", "installed", BOOLEAN, true)
          .must("dicomAssociationAcceptor", "acceptor", BOOLEAN)
          .must("dicomAssociationInitiator", "initiator", BOOLEAN)
          .set("dcmAcceptedCallingAETitle", "acceptedCallingAeTitles", AE_TITLE)
          .set("dcmOtherAETitle", "otherAeTitles", AE_TITLE)
          .list("dcmObjectStorageID", "objectStorageIds", TEXT)
          .may("dcmObjectStorageCount", "objectStorageCount", COUNT, 1)
          .set("dcmAcceptedUserRole", "acceptedUserRoles", TEXT)
          .inherited()
          .may(
              "dcmOverwritePolicy",
              "overwritePolicy",
              enumeration(OverwritePolicy.class),
              OverwritePolicy.NEVER)
          .may(
              "dcmRelationalMismatchPolicy",
              "relationalMismatchPolicy",
              enumeration(RelationalMismatchPolicy.class),
              RelationalMismatchPolicy.IGNORE)
          .may(
              "dcmAcceptMissingPatientID",
              "acceptMissingPatientId",
              enumeration(AcceptMissingPatientId.class),
              AcceptMissingPatientId.CREATE)
          .may(
              "dcmAcceptConflictingPatientID",
              "acceptConflictingPatientId",
              enumeration(AcceptConflictingPatientId.class),
              AcceptConflictingPatientId.MERGED)
          .list("dcmRetrieveAET", "retrieveAeTitles", AE_TITLE)
          .list("dcmMultipleStoreAssociations", "multipleStoreAssociations", TEXT)
          .may("dcmRestrictRetrieveSilently", "restrictRetrieveSilently", BOOLEAN, false)
          .may("dcmQueryMaxNumberOfResults", "queryMaxNumberOfResults", COUNT, 0)
          .may("dcmQidoMaxNumberOfResults", "qidoMaxNumberOfResults", COUNT, 0)
          .may("dcmQueryFetchSize", "queryFetchSize", COUNT, 100)
          .set("dcmEncodeAsJSONNumber", "jsonNumbers", enumeration(Vr.class))
          .nested("ian", IAN)
          .nested("query", QUERY)
          .nested("workitems", WORKITEMS)
          .derived("connections", "transferCapabilities", "exportRules", "workitemRules")
          .build();

  /** DNs of an AE's connections: resolved to records, so not a row of the table. */
  public static final String CONNECTION_REFERENCE = "dicomNetworkConnectionReference";

  private NetworkMapping() {}
}
