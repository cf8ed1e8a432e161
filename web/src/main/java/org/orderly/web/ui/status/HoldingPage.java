package org.orderly.web.ui.status;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.archive.InstanceDeletion;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.PersonName;
import org.orderly.dicom.dict.Dictionary;
import org.orderly.status.HoldingDetail;
import org.orderly.status.HoldingDetails;
import org.orderly.status.HoldingLevel;
import org.orderly.status.StatusFailedException;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.StatusLook;
import org.orderly.web.ui.UserTime;

/** One image, series, study or patient: a summary whose rows lead on where there is more to see. */
@Named("holding")
@ViewScoped
public class HoldingPage implements Serializable {
  private static final Set<String> UIDS = Set.of("sopUid", "seriesUid", "studyUid");

  /** What many objects do not have: told only where there is something to tell. */
  private static final Set<String> OFTEN_EMPTY =
      Set.of("bodyPart", "frames", "institution", "receivedBy", "sentBy", "station");

  @Inject private HoldingDetails details;
  @Inject private CurrentConfiguration configuration;
  @Inject private SignedIn user;
  @Inject private UserTime time;
  @Inject private ExternalContext external;

  private HoldingLevel level = HoldingLevel.IMAGE;
  private long key;
  private boolean trouble;
  private transient @Nullable HoldingDetail detail;

  /**
   * A row of the summary.
   *
   * @param name of the fact, part of the text key of its label
   * @param drill where its icon leads; null if there is none
   */
  public record SummaryRow(String name, String value, boolean uid, @Nullable String drill) {}

  /** Shows what the address names. */
  public void open(String name) throws IOException {
    level = HoldingLevel.valueOf(name);
    String asked = external.getRequestParameterMap().getOrDefault("key", "");
    key = asked.matches("\\d{1,18}") ? Long.parseLong(asked) : -1;
    if (!user.isMaySeePatients()) {
      external.responseSendError(403, "");
    } else if (find().isEmpty() && !trouble) {
      external.responseSendError(404, "");
    }
  }

  /** Reads anew. */
  public void refresh() {
    detail = null;
  }

  private Optional<HoldingDetail> find() {
    if (detail == null && user.isMaySeePatients()) {
      try {
        detail = details.find(level, key).orElse(null);
        trouble = false;
      } catch (StatusFailedException e) {
        trouble = true;
      }
    }
    return Optional.ofNullable(detail);
  }

  public List<SummaryRow> getRows() {
    HoldingDetail found = find().orElse(null);
    if (found == null) {
      return List.of();
    }
    List<SummaryRow> rows = new ArrayList<>();
    found
        .facts()
        .forEach(
            (name, value) -> {
              if (!OFTEN_EMPTY.contains(name) || !value.toString().isEmpty()) {
                rows.add(row(found, name, value));
              }
            });
    if (level == HoldingLevel.PATIENT) {
      rows.add(3, new SummaryRow("age", found.holding().age(), false, null));
    } else if (level == HoldingLevel.IMAGE) {
      rows.add(new SummaryRow("metadata", "", false, "metadata.xhtml?key=" + key));
    }
    return rows;
  }

  private SummaryRow row(HoldingDetail found, String name, Object value) {
    return new SummaryRow(
        name, shown(name, value), UIDS.contains(name), drill(found, name, value.toString()));
  }

  private String shown(String name, Object value) {
    if (value instanceof Instant instant) {
      return time.show(instant);
    }
    String text = value.toString();
    return switch (name) {
      case "patientName", "referring" -> name(text);
      case "sopClass", "transferSyntax" -> Dictionary.nameOfUid(text);
      case "modalities" ->
          text.replaceFirst("^\\|", "").replaceFirst("\\|$", "").replace("|", ", ");
      case "studyDate", "birthDate" -> text.replaceFirst("^(\\d{4})(\\d\\d)(\\d\\d)$", "$1-$2-$3");
      case "studyTime" -> text.replaceFirst("^(\\d\\d)(\\d\\d).*", "$1:$2");
      case "size" -> text + " B";
      default -> text;
    };
  }

  private static String name(String value) {
    return PersonName.of(value).alphabetic().replaceFirst("\\^", ", ").replace('^', ' ').strip();
  }

  private @Nullable String drill(HoldingDetail found, String name, String value) {
    return switch (name) {
      case "seriesUid" -> level == HoldingLevel.SERIES ? null : to("series", found.seriesKey());
      case "studyUid" -> level == HoldingLevel.STUDY ? null : to("study", found.studyKey());
      case "patientId" -> level == HoldingLevel.PATIENT ? null : to("patient", found.patientKey());
      case "patientName" -> level == HoldingLevel.PATIENT ? within("patients", "patient") : null;
      case "studies" -> within("studies", "patient");
      case "series" -> within("series-list", "study");
      case "instances" -> within("images", level == HoldingLevel.SERIES ? "series" : "study");
      default -> null;
    };
  }

  private static @Nullable String to(String page, @Nullable Long other) {
    return other == null ? null : page + ".xhtml?key=" + other;
  }

  private String within(String list, String what) {
    return list + ".xhtml?within=" + what + "&key=" + key;
  }

  public String getTitle() {
    HoldingDetail found = find().orElse(null);
    if (found == null) {
      return "";
    }
    return level == HoldingLevel.PATIENT ? found.holding().patientName() : found.holding().uid();
  }

  public @Nullable StatusLook getStatus() {
    return level == HoldingLevel.PATIENT
        ? null
        : find().map(found -> StatusLook.of(found.holding().status())).orElse(null);
  }

  public boolean isTrouble() {
    return trouble;
  }

  public boolean isGone() {
    return find().isEmpty() && !trouble;
  }

  /** The address of its objects below the context root; empty where there are none to have. */
  public String getObjects() {
    HoldingDetail found = find().orElse(null);
    if (found == null || level == HoldingLevel.PATIENT) {
      return "";
    }
    return configuration.get().device().networkAes().stream()
        .filter(NetworkAe::installed)
        .filter(ae -> ae.acceptsUser(user::hasRole))
        .map(ae -> "/aets/" + ae.title() + "/rs" + path(found))
        .findFirst()
        .orElse("");
  }

  private String path(HoldingDetail found) {
    String path = "/studies/" + found.text("studyUid");
    if (level != HoldingLevel.STUDY) {
      path += "/series/" + found.text("seriesUid");
    }
    return level == HoldingLevel.IMAGE ? path + "/instances/" + found.text("sopUid") : path;
  }

  /** The form in which the objects are asked for. */
  public String getForm() {
    return level == HoldingLevel.IMAGE
        ? "?accept=application/dicom;transfer-syntax=*"
        : "?accept=application/zip";
  }

  /** The number of frames of an image; 1 where it has none. */
  public int getFrames() {
    String frames = find().map(found -> found.text("frames")).orElse("");
    return frames.matches("[1-9]\\d{0,8}") ? Integer.parseInt(frames) : 1;
  }

  /** Whether there are, or may be, pixels. */
  public boolean isPictured() {
    return find().map(HoldingDetail::pictured).orElse(true);
  }

  public String getFileName() {
    return getTitle() + (level == HoldingLevel.IMAGE ? ".dcm" : ".zip");
  }

  public String getLevel() {
    return level.name().toLowerCase(Locale.ROOT);
  }

  /** What is to be deleted with the image that is shown. */
  InstanceDeletion.Request deletion(String by, String host) {
    HoldingDetail found = find().orElse(null);
    return new InstanceDeletion.Request(
        found == null ? "" : found.text("studyUid"),
        found == null ? "" : found.text("seriesUid"),
        found == null ? "" : found.text("sopUid"),
        by,
        host);
  }
}
