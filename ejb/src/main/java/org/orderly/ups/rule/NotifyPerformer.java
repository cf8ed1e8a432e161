package org.orderly.ups.rule;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.conf.ProcessingRule;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.ian.IanService;

/** {@code ianscu:AET}: notifies an AE that the input of the work item is available. */
@ApplicationScoped
public class NotifyPerformer implements Performer {

  private final ArchiveQuery archive;
  private final IanService notifications;

  @Inject
  NotifyPerformer(ArchiveQuery archive, IanService notifications) {
    this.archive = archive;
    this.notifications = notifications;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected NotifyPerformer() {
    this(null, null);
  }

  @Override
  public String scheme() {
    return "ianscu";
  }

  @Override
  public PerformedWork perform(Assignment work) {
    ProcessingRule rule = work.rule();
    String target = work.target();
    DataSet workitem = work.workitem();
    WorkInput input = WorkInput.of(workitem, archive);
    if (input.fault() != null) {
      return PerformedWork.bad(input.fault());
    }
    if (input.byStudy().isEmpty()) {
      return PerformedWork.nothing("None of the instances is in the archive");
    }
    AeTitle receiver = AeTitle.of(target);
    for (Map.Entry<String, List<InstanceLocation>> study : input.byStudy().entrySet()) {
      IanService.IanResult result =
          notifications.sendNow(rule.performer(), receiver, study.getKey(), study.getValue());
      if (result.httpStatus() != 200) {
        String error = receiver + ": " + result.error();
        return result.status() == null || result.status() == 0
            ? PerformedWork.failed(error)
            : PerformedWork.refused(result.status(), error);
      }
    }
    return PerformedWork.done(receiver + " notified", List.of());
  }
}
