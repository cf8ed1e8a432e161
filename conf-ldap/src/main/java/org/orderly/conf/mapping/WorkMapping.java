package org.orderly.conf.mapping;

import static org.orderly.conf.attribute.Codecs.AE_TITLE;
import static org.orderly.conf.attribute.Codecs.BOOLEAN;
import static org.orderly.conf.attribute.Codecs.BYTES;
import static org.orderly.conf.attribute.Codecs.CONDITION;
import static org.orderly.conf.attribute.Codecs.COUNT;
import static org.orderly.conf.attribute.Codecs.DURATION;
import static org.orderly.conf.attribute.Codecs.INTEGER;
import static org.orderly.conf.attribute.Codecs.POSITIVE;
import static org.orderly.conf.attribute.Codecs.QUERY;
import static org.orderly.conf.attribute.Codecs.SCHEDULE;
import static org.orderly.conf.attribute.Codecs.TEXT;
import static org.orderly.conf.attribute.Codecs.URI;
import static org.orderly.conf.attribute.Codecs.capitalized;
import static org.orderly.conf.attribute.Codecs.enumeration;

import java.time.Duration;
import org.orderly.conf.Conditions;
import org.orderly.conf.Destination;
import org.orderly.conf.ExportRule;
import org.orderly.conf.InstanceAvailability;
import org.orderly.conf.RuleFilter;
import org.orderly.conf.RuleQuery;
import org.orderly.conf.Storage;
import org.orderly.conf.TaskQueue;
import org.orderly.conf.attribute.EntryMapping;

/**
 * Tables of {@code dcmStorage}, {@code dcmQueue}, {@code dcmExporter} and {@code dcmExportRule}.
 */
public final class WorkMapping {

  private static final String DEFAULT_PATH_FORMAT =
      "{now,date,yyyy/MM/dd}/{0020000D,hash}/{0020000E,hash}/{00080018,hash}";

  public static final EntryMapping<Storage> STORAGE =
      EntryMapping.of(Storage.class, "dcmStorage")
          .must("dcmStorageID", "id", TEXT)
          .must("dcmURI", "uri", URI)
          .may("dcmStoragePathFormat", "pathFormat", TEXT, DEFAULT_PATH_FORMAT)
          .may("dcmDigestAlgorithm", "digestAlgorithm", TEXT)
          .may("dcmStorageThreshold", "threshold", BYTES)
          .may("dcmCheckMountFilePath", "checkMountFilePath", TEXT, "NO_MOUNT")
          .may("dcmCheckExistFilePath", "checkExistFilePath", TEXT)
          .may("dcmReadOnly", "readOnly", BOOLEAN, false)
          .may(
              "dcmOnStoragePathAlreadyExists",
              "onPathAlreadyExists",
              enumeration(Storage.PathAlreadyExists.class),
              Storage.PathAlreadyExists.RANDOM_PATH)
          .may("dcmRetryCreateDirectories", "retryCreateDirectories", COUNT, 0)
          .may(
              "dcmInstanceAvailability",
              "availability",
              enumeration(InstanceAvailability.class),
              InstanceAvailability.ONLINE)
          .list("dcmRetrieveAET", "retrieveAeTitles", AE_TITLE)
          .list("dcmProperty", "properties", TEXT)
          .build();

  public static final EntryMapping<TaskQueue> QUEUE =
      EntryMapping.of(TaskQueue.class, "dcmQueue")
          .must("dcmQueueName", "name", TEXT)
          .may("dicomDescription", "description", TEXT, "")
          .may("dicomInstalled", "installed", BOOLEAN, true)
          .may("dcmMaxTasksParallel", "maxTasksParallel", POSITIVE, 1)
          .may("dcmMaxRetries", "maxRetries", COUNT, 0)
          .may("dcmRetryDelay", "retryDelay", DURATION, Duration.ofMinutes(1))
          .may("dcmMaxRetryDelay", "maxRetryDelay", DURATION)
          .may("dcmRetryDelayMultiplier", "retryDelayMultiplier", COUNT, 100)
          .may("dcmRetryOnWarning", "retryOnWarning", BOOLEAN, false)
          .may("dcmPurgeQueueMessageCompletedDelay", "purgeCompletedDelay", DURATION)
          .may("dcmPurgeQueueMessageFailedDelay", "purgeFailedDelay", DURATION)
          .may("dcmPurgeQueueMessageWarningDelay", "purgeWarningDelay", DURATION)
          .may("dcmPurgeQueueMessageCanceledDelay", "purgeCanceledDelay", DURATION)
          .list("dcmSchedule", "schedule", SCHEDULE)
          .build();

  public static final EntryMapping<Destination> DESTINATION =
      EntryMapping.of(Destination.class, "dcmExporter", "orderlyExporter")
          .must("dcmExporterID", "id", TEXT)
          .must("dcmURI", "uri", URI)
          .must("dcmQueueName", "queueName", TEXT)
          .must("dicomAETitle", "localAe", AE_TITLE)
          .may("dicomDescription", "description", TEXT, "")
          .list("dcmIanDestination", "ianDestinations", AE_TITLE)
          .list("dcmRetrieveAET", "retrieveAeTitles", AE_TITLE)
          .may("dcmRetrieveLocationUID", "retrieveLocationUid", TEXT)
          .may(
              "dcmInstanceAvailability",
              "availability",
              enumeration(InstanceAvailability.class),
              InstanceAvailability.ONLINE)
          .list("dcmSchedule", "schedule", SCHEDULE)
          .may("dcmStgCmtSCP", "storageCommitmentScp", AE_TITLE)
          .may("dcmExportAsSourceAE", "exportAsSourceAe", BOOLEAN, false)
          .may("dcmExportPriority", "priority", INTEGER)
          .list("dcmProperty", "properties", TEXT)
          .nested("remote", RemoteMapping.REMOTE_SERVICE)
          .nested("cloud", RemoteMapping.CLOUD_SERVICE)
          .nested("segment", RemoteMapping.SEGMENT_SERVICE)
          .build();

  private static final EntryMapping<RuleFilter> FILTER =
      EntryMapping.of(RuleFilter.class, "orderlyExportRule")
          .may("orderlyQuery", "query", QUERY, RuleQuery.NONE)
          .may("orderlyQueryEnabled", "enabled", BOOLEAN, true)
          .build();

  public static final EntryMapping<ExportRule> EXPORT_RULE =
      EntryMapping.of(ExportRule.class, "dcmExportRule", "orderlyExportRule")
          .must("cn", "name", TEXT)
          .must("dcmEntity", "entity", capitalized(ExportRule.Entity.class))
          .mustList("dcmExporterID", "destinationIds", TEXT)
          .collected("dcmProperty", "conditions", CONDITION, Conditions::new, Conditions.NONE)
          .nested("filter", FILTER)
          .list("dcmSchedule", "schedule", SCHEDULE)
          .may("dcmDuration", "duration", DURATION, Duration.ZERO)
          .may("orderlyMaxDuration", "maxDuration", DURATION)
          .may(
              "dcmExportReoccurredInstances",
              "reoccurredInstances",
              enumeration(ExportRule.ReoccurredInstances.class),
              ExportRule.ReoccurredInstances.REPLACE)
          .may("dcmExportPreviousEntity", "exportPreviousEntity", BOOLEAN, false)
          .may("dicomDeviceName", "deviceName", TEXT)
          .build();

  private WorkMapping() {}
}
