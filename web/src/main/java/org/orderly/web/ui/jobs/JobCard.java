package org.orderly.web.ui.jobs;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orderly.board.Job;
import org.orderly.board.JobAction;
import org.orderly.board.JobStatus;
import org.orderly.dicom.data.PersonName;
import org.orderly.web.ui.StatusLook;

/** A job as its card shows it. */
public record JobCard(Job job) {
  public StatusLook status() {
    return StatusLook.of(job.status());
  }

  /** The status in style classes. */
  public String statusKey() {
    return job.status().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Progress progress() {
    return new Progress(job.sent(), job.total(), job.status());
  }

  /** The name as people write it: family, given. */
  public String patient() {
    String name = job.patientName();
    if (name == null) {
      return "";
    }
    String alphabetic = PersonName.of(name).alphabetic();
    String[] parts = alphabetic.split("\\^");
    String rest =
        Stream.of(parts).skip(1).filter(part -> !part.isBlank()).collect(Collectors.joining(" "));
    return Stream.of(parts.length == 0 ? "" : parts[0], rest)
        .filter(part -> !part.isBlank())
        .collect(Collectors.joining(", "));
  }

  /** Whether it is complete because nothing of it was for the destination. */
  public boolean nothingToSend() {
    return job.status() == JobStatus.COMPLETED && job.total() == 0;
  }

  public String patientId() {
    return Objects.toString(job.patientId(), "");
  }

  public String accession() {
    return Objects.toString(job.accessionNumber(), "");
  }

  /** The description of the study, else its date, else its UID. */
  public String study() {
    return Stream.of(job.studyDescription(), day(job.studyDate()), job.studyInstanceUid())
        .filter(Objects::nonNull)
        .filter(text -> !text.isBlank())
        .findFirst()
        .orElse("");
  }

  private static @Nullable String day(@Nullable String date) {
    try {
      return date == null ? "" : LocalDate.parse(date, DateTimeFormatter.BASIC_ISO_DATE).toString();
    } catch (DateTimeParseException e) {
      return date;
    }
  }

  /**
   * Where it goes: the destination's id and the AE title, once if they are the same or only the
   * title was asked for.
   */
  public String destination() {
    if (job.remoteAet() != null && job.destination().equals("dicom:" + job.remoteAet())) {
      return job.remoteAet();
    }
    return Stream.of(job.destination(), job.remoteAet())
        .filter(Objects::nonNull)
        .distinct()
        .collect(Collectors.joining(" · "));
  }

  public String error() {
    return Objects.toString(job.error(), "");
  }

  /** Who cancelled it; empty if it is not cancelled, or nobody knows any more. */
  public String canceledBy() {
    return job.status() == JobStatus.CANCELLED ? Objects.toString(job.canceledBy(), "") : "";
  }

  /** Whether nobody cancelled it, but the system joined it with another job. */
  public boolean joined() {
    return job.status() == JobStatus.CANCELLED && job.joined() != null;
  }

  public boolean cancelable() {
    return job.actions().contains(JobAction.CANCEL);
  }

  public boolean retryable() {
    return job.actions().contains(JobAction.RETRY);
  }

  public boolean removable() {
    return job.actions().contains(JobAction.REMOVE);
  }

  /** What tells this card from others in the label of a button. */
  public String name() {
    return Stream.of(patient(), study(), job.destination())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }
}
