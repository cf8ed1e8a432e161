package org.orderly.conf.mapping;

import static org.orderly.conf.attribute.Codecs.AE_TITLE;
import static org.orderly.conf.attribute.Codecs.BOOLEAN;
import static org.orderly.conf.attribute.Codecs.BYTES;
import static org.orderly.conf.attribute.Codecs.DURATION;
import static org.orderly.conf.attribute.Codecs.POSITIVE;
import static org.orderly.conf.attribute.Codecs.SCHEDULE;
import static org.orderly.conf.attribute.Codecs.TEXT;
import static org.orderly.conf.attribute.Codecs.URI;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.orderly.conf.DatastoreSource;
import org.orderly.conf.attribute.Codec;
import org.orderly.conf.attribute.EntryMapping;

/** Table of {@code orderlySource}. */
public final class SourceMapping {

  private static final long DEFAULT_EXPANDED = 20_000_000_000L;
  private static final Codec<Instant> TIME = new Codec<>(SourceMapping::time, Instant::toString);
  private static final Codec<String> MODALITY = new Codec<>(SourceMapping::modality, text -> text);

  public static final EntryMapping<DatastoreSource> SOURCE =
      EntryMapping.of(DatastoreSource.class, "orderlySource")
          .must("orderlySourceID", "id", TEXT)
          .may("dicomDescription", "description", TEXT, "")
          .may("dicomInstalled", "installed", BOOLEAN, true)
          .must("dcmURI", "uri", URI)
          .may("orderlyWorkURI", "workUri", URI)
          .must("dicomAETitle", "ae", AE_TITLE)
          .may("orderlyQuietPeriod", "quietPeriod", DURATION, Duration.ofMinutes(10))
          .may("orderlyInterval", "interval", DURATION, Duration.ofMinutes(5))
          .list("dcmSchedule", "schedule", SCHEDULE)
          .may("orderlyPullStart", "pullStart", TIME)
          .list("orderlyModality", "modalities", MODALITY)
          .may("orderlyExcludeLocalizer", "excludeLocalizer", BOOLEAN, true)
          .may("orderlyMaxZipEntries", "maxEntries", POSITIVE, 100_000)
          .may("orderlyMaxZipExpanded", "maxExpanded", BYTES, DEFAULT_EXPANDED)
          .may("orderlySegmenter", "segmenter", TEXT)
          .may("orderlyKeepCopies", "keepCopies", DURATION)
          .build();

  private SourceMapping() {}

  /** A day begins at midnight where the node is. */
  private static Instant time(String text) {
    String value = text.trim();
    try {
      return value.length() <= "2026-01-01".length()
          ? LocalDate.parse(value).atStartOfDay(ZoneId.systemDefault()).toInstant()
          : OffsetDateTime.parse(value).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no day or time as in 2026-01-31 or 2026-01-31T12:00:00Z", e);
    }
  }

  /** PS3.3 C.7.3.1.1.1: a code string. */
  private static String modality(String text) {
    if (!text.matches("[A-Z0-9_]{1,16}")) {
      throw new IllegalArgumentException("'" + text + "' is no modality as in CT");
    }
    return text;
  }
}
