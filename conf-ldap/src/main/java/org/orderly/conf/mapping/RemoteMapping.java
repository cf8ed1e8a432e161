package org.orderly.conf.mapping;

import static org.orderly.conf.attribute.Codecs.BOOLEAN;
import static org.orderly.conf.attribute.Codecs.DURATION;
import static org.orderly.conf.attribute.Codecs.POSITIVE;
import static org.orderly.conf.attribute.Codecs.TEXT;
import static org.orderly.conf.attribute.Codecs.URI;
import static org.orderly.conf.attribute.Codecs.enumeration;

import java.time.Duration;
import java.util.OptionalInt;
import org.orderly.conf.CloudService;
import org.orderly.conf.ObjectKind;
import org.orderly.conf.RemoteService;
import org.orderly.conf.SegmentService;
import org.orderly.conf.attribute.Codec;
import org.orderly.conf.attribute.EntryMapping;
import org.orderly.dicom.deident.DeidentOption;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;

/** Tables of {@code orderlyExporter}: destinations that are no AE. */
final class RemoteMapping {

  private static final RemoteService REMOTE = RemoteService.DEFAULTS;
  private static final CloudService CLOUD = CloudService.DEFAULTS;

  static final EntryMapping<RemoteService> REMOTE_SERVICE =
      EntryMapping.of(RemoteService.class, "orderlyExporter")
          .may("orderlyEnabled", "enabled", BOOLEAN, true)
          .may("orderlyUser", "user", TEXT)
          .may("orderlySecretProperty", "secretProperty", TEXT)
          .may("orderlyTokenURL", "tokenUrl", URI)
          .may("orderlyBatchSize", "batchSize", POSITIVE, REMOTE.batchSize())
          .may("orderlyThreads", "threads", POSITIVE, REMOTE.threads())
          .may("orderlyTimeout", "timeout", DURATION, REMOTE.timeout())
          .list("orderlyObjectKind", "objectKinds", enumeration(ObjectKind.class))
          .may("orderlyReceiver", "receiver", TEXT, "")
          .list(
              "orderlyRestoredField",
              "restoredFields",
              new Codec<>(RemoteMapping::keyword, text -> text))
          .build();

  static final EntryMapping<CloudService> CLOUD_SERVICE =
      EntryMapping.of(CloudService.class, "orderlyExporter")
          .may("orderlySource", "source", TEXT)
          .may("orderlySite", "site", TEXT)
          .list(
              "orderlyAnonymizedField",
              "anonymizedFields",
              new Codec<>(RemoteMapping::keyword, text -> text))
          .may("orderlyCompress", "compress", BOOLEAN, false)
          .may("orderlyCompute", "compute", BOOLEAN, false)
          .may("orderlyProcessDelay", "processDelay", DURATION, CLOUD.processDelay())
          .may("orderlyResultQueue", "resultQueue", TEXT)
          .may("orderlyPollInterval", "pollInterval", DURATION, CLOUD.pollInterval())
          .may("orderlyMaxPollInterval", "maxPollInterval", DURATION, CLOUD.maxPollInterval())
          .may("orderlyResultDeadline", "resultDeadline", DURATION, Duration.ofDays(1))
          .list("orderlyResultKind", "resultKinds", enumeration(ObjectKind.class))
          .list("orderlyResultHost", "resultHosts", new Codec<>(RemoteMapping::host, text -> text))
          .build();

  static final EntryMapping<SegmentService> SEGMENT_SERVICE =
      EntryMapping.of(SegmentService.class, "orderlyExporter")
          .list("orderlyReadyWord", "readyWords", TEXT)
          .list("orderlyFailedWord", "failedWords", TEXT)
          .may("orderlyClientID", "clientId", TEXT)
          .may("orderlyRefreshProperty", "refreshProperty", TEXT)
          .may("orderlyDeidentify", "deidentify", BOOLEAN, true)
          .list("orderlyDeidentOption", "options", enumeration(DeidentOption.class))
          .may("orderlyPseudonymScope", "scope", TEXT, SegmentService.DEFAULTS.scope())
          .build();

  private RemoteMapping() {}

  private static String host(String text) {
    if (!text.trim().matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+]")) {
      throw new IllegalArgumentException("'" + text + "' is no name or address of a host");
    }
    return text.trim();
  }

  /** UIDs tie results to what they are about, and structure is not text that could be replaced. */
  private static String keyword(String text) {
    OptionalInt tag = Dictionary.tagForKeyword(text.trim());
    if (tag.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' is no keyword such as PatientName");
    }
    Vr vr = Dictionary.vrOf(tag.getAsInt());
    boolean code = vr == Vr.UI || vr == Vr.CS && tag.getAsInt() != Tag.PatientSex;
    if (code || vr != Vr.SQ && !vr.isText()) {
      throw new IllegalArgumentException(text + " (" + vr + ") cannot be anonymized");
    }
    return text.trim();
  }
}
