package org.orderly.web.rs.monitor;

import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.task.TaskFilter;
import org.orderly.task.TaskPage;
import org.orderly.task.TaskStatus;
import org.orderly.task.TaskType;
import org.orderly.task.TimeRange;
import org.orderly.web.rs.error.BadParameterException;
import org.orderly.web.rs.error.RefusedException;
import org.orderly.web.rs.parameter.DateTimes;
import org.orderly.web.rs.parameter.Parameters;

/**
 * The filters of the monitor and queue end points. A parameter that is none of them is refused: an
 * action must never reach further than its caller meant.
 */
public final class TaskParameters {
  private static final int MAX_COUNT = 99_999;
  private static final Set<String> FILTERS =
      Set.of(
          "taskID",
          "dicomDeviceName",
          "status",
          "createdTime",
          "updatedTime",
          "batchID",
          "StudyInstanceUID",
          "localAET",
          "remoteAET");
  private static final Set<String> PAGE = Set.of("offset", "limit", "orderby", "accept");

  private final Parameters parameters;
  private final ZoneId zone;

  private TaskParameters(Parameters parameters, ZoneId zone) {
    this.parameters = parameters;
    this.zone = zone;
  }

  /** Parameters of a list of export tasks. */
  public static TaskParameters ofExportList(Parameters parameters, ZoneId zone) {
    return of(parameters, zone, PAGE, Set.of("ExporterID", "JMSMessageID"));
  }

  /** Parameters of an action on export tasks, which may have others of its own. */
  public static TaskParameters ofExportAction(Parameters parameters, ZoneId zone, String... own) {
    return of(parameters.noneEmpty(), zone, Set.of(own), Set.of("ExporterID"));
  }

  /** Parameters of a list of the tasks of a queue. */
  public static TaskParameters ofQueueList(Parameters parameters, ZoneId zone) {
    return of(parameters, zone, PAGE, Set.of("JMSMessageID"));
  }

  /** Parameters of an action on the tasks of a queue, which may have others of its own. */
  public static TaskParameters ofQueueAction(Parameters parameters, ZoneId zone, String... own) {
    return of(parameters.noneEmpty(), zone, Set.of(own), Set.of());
  }

  private static TaskParameters of(
      Parameters parameters, ZoneId zone, Set<String> some, Set<String> more) {
    Set<String> names = new HashSet<>(FILTERS);
    names.addAll(some);
    names.addAll(more);
    return new TaskParameters(parameters.allowOnly(names), zone);
  }

  /** The filter these parameters make, for tasks of one type, or of all types if null. */
  public TaskFilter filter(@Nullable TaskType type, @Nullable String queueName) {
    TaskStatus status = status();
    return new TaskFilter(
        type,
        parameters.number("taskID", 1, Long.MAX_VALUE),
        queueName,
        parameters.text("dicomDeviceName"),
        exporterIds(),
        status == null ? Set.of() : EnumSet.of(status),
        parameters.text("batchID"),
        parameters.text("localAET"),
        parameters.text("remoteAET"),
        parameters.uid("StudyInstanceUID"),
        range("createdTime"),
        range("updatedTime"),
        null);
  }

  private List<String> exporterIds() {
    List<String> ids = parameters.list("ExporterID");
    if (ids.isEmpty() && parameters.contains("ExporterID")) {
      throw new BadParameterException("ExporterID", "empty");
    }
    return ids;
  }

  public TaskPage page() {
    String order = parameters.text("orderby", "-updatedTime");
    boolean descending = order.startsWith("-");
    TaskPage.Order by =
        switch (descending ? order.substring(1) : order) {
          case "createdTime" -> TaskPage.Order.CREATED_TIME;
          case "updatedTime" -> TaskPage.Order.UPDATED_TIME;
          case "scheduledTime" -> TaskPage.Order.SCHEDULED_TIME;
          default ->
              throw new BadParameterException(
                  "orderby", "not one of [-]createdTime, [-]updatedTime, [-]scheduledTime");
        };
    Integer offset = parameters.integer("offset", 0, MAX_COUNT);
    return new TaskPage(
        by, descending, offset == null ? 0 : offset, parameters.integer("limit", 1, MAX_COUNT));
  }

  /**
   * Demands a status that can be cancelled, so that nobody cancels more than meant.
   *
   * @throws RefusedException with the text that clients of the older contract know
   */
  public void requireCancelable() {
    TaskStatus status = status();
    if (status == null) {
      throw BadParameterException.missing("status");
    }
    if (status.isDone()) {
      throw RefusedException.badRequest("Cannot cancel tasks with status: " + status.text());
    }
  }

  public @Nullable Instant scheduledTime() {
    return scheduledTime(parameters, zone);
  }

  /** The {@code scheduledTime} of any request. */
  public static @Nullable Instant scheduledTime(Parameters parameters, ZoneId zone) {
    return parameters.parsed(
        "scheduledTime",
        text -> DateTimes.scheduledTime(text, zone),
        "not a time of the form yyyyMMddHHmmss");
  }

  /** The devices that shall run the tasks. */
  public List<String> newDeviceNames() {
    return parameters.list("newDeviceName");
  }

  private @Nullable TaskStatus status() {
    return parameters.parsed("status", TaskStatus::ofText, "not a task status");
  }

  private TimeRange range(String name) {
    TimeRange range =
        parameters.parsed(
            name, text -> DateTimes.range(text, zone), "not a DICOM date time or range of them");
    return range == null ? TimeRange.ALL : range;
  }
}
