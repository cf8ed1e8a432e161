package org.orderly.status;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.orderly.archive.Sql;
import org.orderly.board.JobStatus;

/** What became of something in the archive: received only, or how far its sends are. */
public enum HoldingStatus {
  RECEIVED("Received"),
  PENDING("Pending"),
  IN_PROGRESS("In Progress"),
  COMPLETED("Completed"),
  FAILED("Failed"),
  CANCELLED("Cancelled");

  /** A task {@code t} in the words of {@link JobStatus}. */
  static final String WORD =
      "case when t.task_status in ('SCHEDULED','SCHEDULED FOR RETRY') then 'PENDING'"
          + " when t.task_status = 'IN PROCESS' then 'IN_PROGRESS'"
          + " when t.task_status = 'CANCELED' then 'CANCELLED'"
          + " when t.task_status = 'COMPLETED' or t.task_status = 'WARNING'"
          + " and coalesce(t.num_instances, 0) > 0 and t.completed + t.warning >= t.num_instances"
          + " then 'COMPLETED' else 'FAILED' end";

  private final String text;

  HoldingStatus(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /** The word for all exports of something, as for a batch; without any it was received. */
  static HoldingStatus of(Map<JobStatus, Long> exports) {
    return exports.isEmpty() ? RECEIVED : valueOf(JobStatus.derive(exports).name());
  }

  public static Optional<HoldingStatus> ofText(String text) {
    String word = text.replace(" ", "").replace("_", "");
    return Arrays.stream(values())
        .filter(status -> status.text.replace(" ", "").equalsIgnoreCase(word))
        .findFirst();
  }

  /** What a study has to have if it, or anything in it, is to have this status. */
  Sql possible() {
    if (this == RECEIVED) {
      return new Sql()
          .add(
              "not exists (select 1 from task t where t.task_type = 'EXPORT'"
                  + " and t.study_iuid = st.study_iuid and t.series_iuid is null)");
    }
    String words = this == IN_PROGRESS ? "'PENDING','IN_PROGRESS'" : "'" + name() + "'";
    return new Sql()
        .add(
            "st.study_iuid in (select t.study_iuid from task t where t.task_type = 'EXPORT' and "
                + WORD
                + " in ("
                + words
                + "))");
  }
}
