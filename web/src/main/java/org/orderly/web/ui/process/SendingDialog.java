package org.orderly.web.ui.process;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.segmentation.Sending;
import org.orderly.series.ProcessingSeries;
import org.orderly.task.Requester;
import org.orderly.task.UnknownNameException;
import org.orderly.web.ui.SignedIn;
import org.orderly.web.ui.Texts;

/** The question before series are sent: it names patient, series and template of each. */
@Dependent
public class SendingDialog implements Serializable {

  @EJB private Sending sending;
  @Inject private SignedIn user;
  @Inject private Texts texts;
  @Inject private HttpServletRequest request;

  private List<Line> lines = new ArrayList<>();

  /**
   * A series that is asked about.
   *
   * @param template null: it has none, and is not sent
   */
  public record Line(
      long key,
      int version,
      @Nullable String patientId,
      @Nullable String patientName,
      @Nullable String description,
      int instances,
      @Nullable String template)
      implements Serializable {

    /** Never prints who the patient is. */
    @Override
    public String toString() {
      return "Line[" + key + "]";
    }
  }

  /** Who can segment. */
  public record Who(String id, String name) implements Serializable {}

  void ask(List<ProcessingSeries> series) {
    lines = new ArrayList<>();
    for (ProcessingSeries one : series) {
      lines.add(
          new Line(
              one.key(),
              one.version(),
              one.patientId(),
              one.patientName(),
              one.description(),
              one.instances(),
              one.templateName()));
    }
  }

  /** Sends what was asked about, as it was seen, and answers what to say. */
  String send(String performer) {
    Map<Long, @Nullable Integer> series = new LinkedHashMap<>();
    lines.forEach(line -> series.put(line.key(), line.version()));
    lines = new ArrayList<>();
    if (series.isEmpty()) {
      return "";
    }
    Requester requester =
        new Requester(user.getName(), request.getRemoteAddr(), request.getRequestURI());
    try {
      Sending.Sent sent = sending.send(series, performer.isEmpty() ? null : performer, requester);
      String told = texts.get("series.send.told", sent.series().size(), sent.id());
      return sent.refused().isEmpty()
          ? told
          : told + ' ' + texts.get("series.send.refused", sent.refused().size());
    } catch (UnknownNameException e) {
      return texts.get("series.send.nobody");
    }
  }

  /** Cancels what is under way of them, and answers how many that were. */
  int cancel(List<ProcessingSeries> series) {
    return sending.cancel(series.stream().map(ProcessingSeries::key).toList(), user.getName());
  }

  public List<Line> getLines() {
    return lines;
  }

  /** How many of them can be sent. */
  public int getSendable() {
    return (int) lines.stream().filter(line -> line.template() != null).count();
  }

  public List<Who> getPerformers() {
    return sending.performers().stream()
        .map(d -> new Who(d.id(), d.description().isBlank() ? d.id() : d.description()))
        .toList();
  }
}
