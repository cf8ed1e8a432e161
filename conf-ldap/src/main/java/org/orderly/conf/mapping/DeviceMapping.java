package org.orderly.conf.mapping;

import static org.orderly.conf.attribute.Codecs.BOOLEAN;
import static org.orderly.conf.attribute.Codecs.CODE;
import static org.orderly.conf.attribute.Codecs.COUNT;
import static org.orderly.conf.attribute.Codecs.DURATION;
import static org.orderly.conf.attribute.Codecs.POSITIVE;
import static org.orderly.conf.attribute.Codecs.SECRET;
import static org.orderly.conf.attribute.Codecs.TEXT;
import static org.orderly.conf.attribute.Codecs.TIME_ZONE;

import java.time.Duration;
import org.orderly.conf.Device;
import org.orderly.conf.KeyMaterial;
import org.orderly.conf.ModalityWorklistStations;
import org.orderly.conf.StoreRetry;
import org.orderly.conf.TaskSettings;
import org.orderly.conf.WorkitemProcessing;
import org.orderly.conf.WorkitemRetention;
import org.orderly.conf.attribute.EntryMapping;

/** Tables of {@code dicomDevice}, {@code dcmDevice} and {@code dcmArchiveDevice}. */
public final class DeviceMapping {

  static final EntryMapping<KeyMaterial> KEY_MATERIAL =
      EntryMapping.of(KeyMaterial.class, "dcmDevice")
          .may("dcmKeyStoreURL", "keyStoreUrl", TEXT)
          .may("dcmKeyStoreType", "keyStoreType", TEXT, "PKCS12")
          .may("dcmKeyStorePin", "keyStorePin", SECRET)
          .may("dcmKeyStorePinProperty", "keyStorePinProperty", TEXT)
          .may("dcmKeyStoreKeyPin", "keyStoreKeyPin", SECRET)
          .may("dcmKeyStoreKeyPinProperty", "keyStoreKeyPinProperty", TEXT)
          .may("dcmTrustStoreURL", "trustStoreUrl", TEXT)
          .may("dcmTrustStoreType", "trustStoreType", TEXT, "PKCS12")
          .may("dcmTrustStorePin", "trustStorePin", SECRET)
          .may("dcmTrustStorePinProperty", "trustStorePinProperty", TEXT)
          .build();

  static final EntryMapping<TaskSettings> TASKS =
      EntryMapping.of(TaskSettings.class, "dcmArchiveDevice")
          .may("dcmTaskPollingInterval", "pollingInterval", DURATION, Duration.ofSeconds(1))
          .may("dcmTaskFetchSize", "fetchSize", POSITIVE, 100)
          .may("dcmQueueTasksFetchSize", "bulkFetchSize", POSITIVE, 100)
          .may("dcmPurgeQueueMessagePollingInterval", "purgePollingInterval", DURATION)
          .may("dcmIanTaskPollingInterval", "ianPollingInterval", DURATION)
          .may("dcmIanTaskFetchSize", "ianFetchSize", POSITIVE, 100)
          .may("dcmCSVUploadChunkSize", "csvUploadChunkSize", POSITIVE, 100)
          .may("dcmValidateUID", "validateUid", BOOLEAN, true)
          .may("dcmSchedulerMinStartDelay", "schedulerMinStartDelay", COUNT, 60)
          .build();

  static final EntryMapping<StoreRetry> STORE_RETRY =
      EntryMapping.of(StoreRetry.class, "dcmArchiveDevice")
          .may("dcmStoreUpdateDBMaxRetries", "maxRetries", COUNT, 3)
          .may("dcmStoreUpdateDBMinRetryDelay", "minRetryDelay", COUNT, 500)
          .may("dcmStoreUpdateDBMaxRetryDelay", "maxRetryDelay", COUNT, 1000)
          .build();

  static final EntryMapping<WorkitemRetention> WORKITEM_RETENTION =
      EntryMapping.of(WorkitemRetention.class, "dcmArchiveDevice")
          .may("dcmDeleteUPSPollingInterval", "pollingInterval", DURATION)
          .may("dcmDeleteUPSFetchSize", "fetchSize", POSITIVE, 100)
          .may("dcmDeleteUPSCompletedDelay", "completedDelay", DURATION, Duration.ZERO)
          .may("dcmDeleteUPSCanceledDelay", "canceledDelay", DURATION, Duration.ZERO)
          .build();

  static final EntryMapping<WorkitemProcessing> WORKITEM_PROCESSING =
      EntryMapping.of(WorkitemProcessing.class, "dcmArchiveDevice")
          .may("dcmUPSProcessingPollingInterval", "pollingInterval", DURATION)
          .may("dcmUPSProcessingFetchSize", "fetchSize", POSITIVE, 100)
          .build();

  static final EntryMapping<ModalityWorklistStations> MODALITY_WORKLIST_STATIONS =
      EntryMapping.of(ModalityWorklistStations.class, "dcmArchiveDevice")
          .list("dcmUPS2MWLScheduledStationNameCode", "codes", CODE)
          .may("dcmUPS2MWLScheduledStationNameCodeValueAsAET", "codeValueAsAeTitle", BOOLEAN, false)
          .build();

  public static final EntryMapping<Device> DEVICE =
      EntryMapping.of(Device.class, "dicomDevice", "dcmDevice", "dcmArchiveDevice")
          .must("dicomDeviceName", "name", TEXT)
          .may("dicomDescription", "description", TEXT, "")
          .must("dicomInstalled", "installed", BOOLEAN)
          .may("dicomManufacturer", "manufacturer", TEXT, "")
          .may("dicomManufacturerModelName", "modelName", TEXT, "")
          .may("dicomStationName", "stationName", TEXT, "")
          .list("dicomInstitutionName", "institutionNames", TEXT)
          .may("dcmLimitOpenAssociations", "limitOpenAssociations", COUNT, 0)
          .may("dcmTimeZoneOfDevice", "timeZone", TIME_ZONE)
          .nested("keyMaterial", KEY_MATERIAL)
          .nested("tasks", TASKS)
          .nested("storeRetry", STORE_RETRY)
          .nested("workitemRetention", WORKITEM_RETENTION)
          .nested("workitemProcessing", WORKITEM_PROCESSING)
          .nested("modalityWorklistStations", MODALITY_WORKLIST_STATIONS)
          .derived("connections", "networkAes", "destinations", "exportRules", "queues", "storages")
          .derived("workitemRules", "processingRules", "hl7Applications", "sources")
          .build();

  private DeviceMapping() {}
}
