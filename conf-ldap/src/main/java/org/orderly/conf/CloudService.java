package org.orderly.conf;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an AI platform ({@code cloud:}) needs besides {@link RemoteService}.
 *
 * @param source the header {@code Source}: which customer sends
 * @param site the header {@code Site}: which place of the customer
 * @param anonymizedFields keywords of the attributes whose values do not leave the house
 * @param compress uploads uncompressed objects as Deflated Explicit VR Little Endian
 * @param compute results are made per series, on demand; else per image
 * @param processDelay how long a series must have been quiet before it is computed
 * @param resultQueue of the tasks that fetch results; null: that of the destination
 * @param pollInterval between the first two questions for a result; grows by half each time
 * @param maxPollInterval the longest it grows to
 * @param resultDeadline the result is given up after this
 * @param resultKinds only these are stored; empty: all
 * @param resultHosts hosts that result files may be at besides the platform itself
 */
public record CloudService(
    @Nullable String source,
    @Nullable String site,
    List<String> anonymizedFields,
    boolean compress,
    boolean compute,
    Duration processDelay,
    @Nullable String resultQueue,
    Duration pollInterval,
    Duration maxPollInterval,
    Duration resultDeadline,
    List<ObjectKind> resultKinds,
    List<String> resultHosts) {

  /** What holds without any attribute. */
  public static final CloudService DEFAULTS =
      new CloudService(
          null,
          null,
          List.of(),
          false,
          false,
          Duration.ofSeconds(20),
          null,
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofDays(1),
          List.of(),
          List.of());

  public CloudService {
    anonymizedFields = List.copyOf(anonymizedFields);
    resultKinds = List.copyOf(resultKinds);
    resultHosts = List.copyOf(resultHosts);
  }
}
