package org.orderly.conf;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;

/**
 * Where something can be sent: LDAP {@code dcmExporter}. The scheme of the URI decides how.
 *
 * @param localAe the calling AE
 * @param ianDestinations notified after a completed export
 * @param retrieveAeTitles Retrieve AE Title (0008,0054) in the notification
 * @param retrieveLocationUid Retrieve Location UID (0040,E011) in the notification
 * @param schedule defers tasks made by rules; empty: always open
 * @param properties {@code name=value}, meaning depends on the scheme
 * @param remote for destinations that are no AE
 * @param cloud for AI platforms
 * @param segment for who segments
 */
public record Destination(
    String id,
    URI uri,
    String queueName,
    AeTitle localAe,
    String description,
    List<AeTitle> ianDestinations,
    List<AeTitle> retrieveAeTitles,
    @Nullable String retrieveLocationUid,
    InstanceAvailability availability,
    List<ScheduleExpression> schedule,
    @Nullable AeTitle storageCommitmentScp,
    boolean exportAsSourceAe,
    @Nullable Integer priority,
    List<String> properties,
    RemoteService remote,
    CloudService cloud,
    SegmentService segment) {

  public Destination {
    ianDestinations = List.copyOf(ianDestinations);
    retrieveAeTitles = List.copyOf(retrieveAeTitles);
    schedule = List.copyOf(schedule);
    properties = List.copyOf(properties);
  }

  /** The same with another time limit for each answer. */
  public Destination within(Duration timeout) {
    return new Destination(
        id,
        uri,
        queueName,
        localAe,
        description,
        ianDestinations,
        retrieveAeTitles,
        retrieveLocationUid,
        availability,
        schedule,
        storageCommitmentScp,
        exportAsSourceAe,
        priority,
        properties,
        remote.within(timeout),
        cloud,
        segment);
  }
}
