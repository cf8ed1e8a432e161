package org.orderly.conf;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PS3.15 H.1.3.1 {@code dicomDevice} with {@code dcmDevice} and {@code dcmArchiveDevice}.
 *
 * @param timeZone of dates and times without an offset; null: that of the node
 */
public record Device(
    String name,
    String description,
    boolean installed,
    String manufacturer,
    String modelName,
    String stationName,
    List<String> institutionNames,
    int limitOpenAssociations,
    @Nullable ZoneId timeZone,
    KeyMaterial keyMaterial,
    TaskSettings tasks,
    StoreRetry storeRetry,
    WorkitemRetention workitemRetention,
    WorkitemProcessing workitemProcessing,
    ModalityWorklistStations modalityWorklistStations,
    List<Connection> connections,
    List<NetworkAe> networkAes,
    List<Destination> destinations,
    List<ExportRule> exportRules,
    List<TaskQueue> queues,
    List<Storage> storages,
    WorkitemRules workitemRules,
    List<ProcessingRule> processingRules,
    List<Hl7Application> hl7Applications,
    List<DatastoreSource> sources) {

  public Device {
    institutionNames = List.copyOf(institutionNames);
    connections = List.copyOf(connections);
    networkAes = List.copyOf(networkAes);
    destinations = List.copyOf(destinations);
    exportRules = List.copyOf(exportRules);
    queues = List.copyOf(queues);
    storages = List.copyOf(storages);
    processingRules = List.copyOf(processingRules);
    hl7Applications = List.copyOf(hl7Applications);
    sources = List.copyOf(sources);
  }
}
