package org.orderly.conf;

import java.util.List;

/** PS3.15 H.1.3.1 {@code dicomDevice} with {@code dcmDevice} and {@code dcmArchiveDevice}. */
public record Device(
    String name,
    String description,
    boolean installed,
    String manufacturer,
    String modelName,
    String stationName,
    List<String> institutionNames,
    int limitOpenAssociations,
    KeyMaterial keyMaterial,
    TaskSettings tasks,
    StoreRetry storeRetry,
    WorkitemRetention workitemRetention,
    List<Connection> connections,
    List<NetworkAe> networkAes,
    List<Destination> destinations,
    List<ExportRule> exportRules,
    List<TaskQueue> queues,
    List<Storage> storages) {

  public Device {
    institutionNames = List.copyOf(institutionNames);
    connections = List.copyOf(connections);
    networkAes = List.copyOf(networkAes);
    destinations = List.copyOf(destinations);
    exportRules = List.copyOf(exportRules);
    queues = List.copyOf(queues);
    storages = List.copyOf(storages);
  }
}
