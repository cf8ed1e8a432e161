package org.orderly.ian;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.orderly.common.CurrentConfiguration;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.dicom.data.AeTitle;
import org.orderly.task.EntityUid;
import org.orderly.task.TaskOutcome;
import org.orderly.task.TaskRun;
import org.orderly.task.TaskType;
import org.orderly.task.TaskView;
import org.orderly.task.TaskWork;

/** Sends one stored notification and judges the answer (PS3.4 R.3.2, PS3.7 Annex C). */
@ApplicationScoped
public class IanWork implements TaskWork {
  private static final int SUCCESS = 0x0000;
  private static final int DUPLICATE_INSTANCE = 0x0111;

  /**
   * Requested optional attributes unsupported, attribute list error, attribute value out of range.
   */
  private static final Set<Integer> WARNINGS = Set.of(0x0001, 0x0107, 0x0116);

  @Inject private CurrentConfiguration configuration;
  @Inject private Holdings holdings;

  @Override
  public TaskType type() {
    return TaskType.IAN;
  }

  @Override
  public TaskOutcome perform(TaskRun run) throws IOException, SQLException {
    TaskView task = run.task();
    if (task.localAet() == null
        || task.remoteAet() == null
        || task.sopInstanceUid() == null
        || task.studyInstanceUid() == null) {
      return TaskOutcome.error("The notification is incomplete: AE titles, UID or study missing");
    }
    ConfigSnapshot snapshot = configuration.get();
    AeTitle local = AeTitle.of(task.localAet());
    String payload = run.payload();
    if (payload == null) {
      EntityUid study = EntityUid.ofStudy(task.studyInstanceUid());
      Optional<IanContent> content = holdings.of(snapshot, local, study);
      if (content.isEmpty()) {
        return TaskOutcome.warning("Could not find " + study);
      }
      // from now on every repetition sends the same
      payload = content.get().toJson();
      run.keep(payload, content.get().references().size());
    }
    IanSender sender = IanSender.to(snapshot, local, AeTitle.of(task.remoteAet()));
    IanSender.Answer answer =
        sender.send(task.sopInstanceUid(), IanContent.fromJson(payload), run::onStop);
    return judge(task, answer);
  }

  /**
   * Failures are repeated as the queue says, warnings are not: the receiver has the notification.
   * "Duplicate SOP instance" on a repetition says that an earlier attempt had arrived although its
   * answer was lost.
   */
  static TaskOutcome judge(TaskView task, IanSender.Answer answer) {
    String sent = "Send IAN[uid=" + task.sopInstanceUid() + "] to AE: " + task.remoteAet();
    int status = answer.status();
    if (status == SUCCESS || (status == DUPLICATE_INSTANCE && task.attempt() > 1)) {
      return TaskOutcome.completed(sent, List.of());
    }
    String comment = answer.comment() == null ? "" : ", " + answer.comment();
    String text =
        sent + " - status: " + Integer.toHexString(status).toUpperCase(Locale.ROOT) + "H" + comment;
    boolean warning =
        WARNINGS.contains(status) || (status & 0xF000) == 0xB000 || status == DUPLICATE_INSTANCE;
    return warning ? TaskOutcome.warning(text) : TaskOutcome.failed(text);
  }
}
