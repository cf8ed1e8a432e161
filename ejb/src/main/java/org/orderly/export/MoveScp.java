package org.orderly.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.orderly.archive.ArchiveQuery;
import org.orderly.archive.InstanceLocation;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;
import org.orderly.dicom.dict.Vr;
import org.orderly.dicom.encoding.DicomParseException;
import org.orderly.dicom.net.dimse.CommandSet;
import org.orderly.dicom.net.dimse.DicomStatusException;
import org.orderly.dicom.net.dimse.DimseHandler;
import org.orderly.dicom.net.dimse.DimseRequest;
import org.orderly.dicom.net.dimse.Status;
import org.orderly.intake.AssociationSnapshots;
import org.orderly.peer.Peer;
import org.orderly.peer.UnknownPeerException;
import org.orderly.task.InstanceResult;
import org.orderly.task.TaskRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * C-MOVE of the Study Root model (PS3.4 C.4.2): sends what an identifier names, of the archive or
 * offered for a work item, to an AE of the configuration, and answers when it has.
 */
@ApplicationScoped
public class MoveScp implements DimseHandler {
  private static final Logger LOG = LoggerFactory.getLogger(MoveScp.class);
  private static final Status SOME_FAILED = new Status(0xB000);
  private static final Status NOTHING_SENT = new Status(0xA702);
  private static final Status UNKNOWN_DESTINATION = new Status(0xA801);
  private static final Status IDENTIFIER_DOES_NOT_MATCH = new Status(0xA900);
  private static final int MOST_UIDS = 10_000;

  private final ArchiveQuery archive;
  private final AssociationSnapshots snapshots;

  @Inject
  MoveScp(ArchiveQuery archive, AssociationSnapshots snapshots) {
    this.archive = archive;
    this.snapshots = snapshots;
  }

  /** For the container's proxies only. */
  @SuppressWarnings("NullAway")
  protected MoveScp() {
    this(null, null);
  }

  @Override
  public void handle(DimseRequest request) throws DicomStatusException, IOException {
    List<InstanceLocation> found = found(request);
    Peer peer = peer(request);
    Transfer transfer =
        new Transfer("C-MOVE to " + peer.remote(), found, Map.of(), null) {
          @Override
          public boolean mustStop() {
            return request.cancelled();
          }
        };
    try {
      if (!found.isEmpty()) {
        new StoreRun(peer, transfer).perform();
      }
    } catch (IOException e) {
      LOG.info("{} -> {}: C-MOVE: {}", peer.local(), peer.remote(), e.toString());
    } catch (SQLException e) {
      throw new IllegalStateException(e); // nothing is written without a task
    }
    answer(request, found, transfer);
  }

  private Peer peer(DimseRequest request) throws DicomStatusException, IOException {
    AssociationSnapshots.Called called = snapshots.called(request.association().association());
    String destination = request.command().text(CommandSet.MOVE_DESTINATION);
    try {
      return Peer.of(called.snapshot(), called.ae().title(), AeTitle.of(destination));
    } catch (UnknownPeerException | IllegalArgumentException e) {
      throw new DicomStatusException(UNKNOWN_DESTINATION, "Move Destination unknown");
    }
  }

  private List<InstanceLocation> found(DimseRequest request)
      throws DicomStatusException, IOException {
    DataSet keys;
    try {
      keys = request.dataSet();
    } catch (DicomParseException e) {
      throw new DicomStatusException(IDENTIFIER_DOES_NOT_MATCH, "the identifier cannot be read");
    }
    return switch (keys.string(Tag.QueryRetrieveLevel, "")) {
      case "STUDY" -> locations(uids(keys, Tag.StudyInstanceUID), List.of(), List.of());
      case "SERIES" ->
          locations(
              List.of(uid(keys, Tag.StudyInstanceUID)),
              uids(keys, Tag.SeriesInstanceUID),
              List.of());
      case "IMAGE" ->
          locations(
              List.of(uid(keys, Tag.StudyInstanceUID)),
              List.of(uid(keys, Tag.SeriesInstanceUID)),
              uids(keys, Tag.SOPInstanceUID));
      default ->
          throw new DicomStatusException(
              IDENTIFIER_DOES_NOT_MATCH,
              "Query/Retrieve Level is none of the model",
              Tag.QueryRetrieveLevel);
    };
  }

  /** Of a level above there is one, and of each level asked for there may be many. */
  private List<InstanceLocation> locations(
      List<String> studies, List<String> series, List<String> instances) {
    Set<String> wanted = Set.copyOf(instances);
    List<InstanceLocation> all = new ArrayList<>();
    for (String study : studies) {
      if (series.isEmpty()) {
        all.addAll(archive.locations(study, null, null));
      }
      for (String one : series) {
        archive.locations(study, one, null).stream()
            .filter(location -> wanted.isEmpty() || wanted.contains(location.sopIuid()))
            .forEach(all::add);
      }
    }
    return all;
  }

  private static String uid(DataSet keys, int tag) throws DicomStatusException {
    List<String> uids = uids(keys, tag);
    if (uids.size() != 1) {
      throw new DicomStatusException(IDENTIFIER_DOES_NOT_MATCH, "one UID is wanted", tag);
    }
    return uids.get(0);
  }

  private static List<String> uids(DataSet keys, int tag) throws DicomStatusException {
    List<String> uids =
        keys.strings(tag).stream().filter(uid -> !uid.isEmpty()).distinct().toList();
    if (uids.isEmpty() || uids.size() > MOST_UIDS) {
      throw new DicomStatusException(IDENTIFIER_DOES_NOT_MATCH, "a UID is missing", tag);
    }
    return uids;
  }

  private static void answer(DimseRequest request, List<InstanceLocation> found, Transfer transfer)
      throws IOException {
    TaskRun.Counts counts = transfer.counts();
    int good = counts.completed() + counts.warning();
    int rest = found.size() - good;
    CommandSet account =
        new CommandSet()
            .putNumber(CommandSet.NUMBER_OF_COMPLETED_SUBOPERATIONS, counts.completed())
            .putNumber(CommandSet.NUMBER_OF_WARNING_SUBOPERATIONS, counts.warning());
    Status status;
    if (request.cancelled() && rest > 0) {
      int left = transfer.missing().size();
      account.putNumber(CommandSet.NUMBER_OF_REMAINING_SUBOPERATIONS, left);
      account.putNumber(CommandSet.NUMBER_OF_FAILED_SUBOPERATIONS, rest - left);
      status = Status.CANCEL;
    } else {
      account.putNumber(CommandSet.NUMBER_OF_FAILED_SUBOPERATIONS, rest);
      status = rest == 0 ? Status.SUCCESS : good == 0 ? NOTHING_SENT : SOME_FAILED;
    }
    request.respond(status, account, rest == 0 ? null : failed(found, transfer));
  }

  private static DataSet failed(List<InstanceLocation> found, Transfer transfer) {
    Set<String> sent =
        transfer.confirmed().stream()
            .map(InstanceResult::sopInstanceUid)
            .collect(Collectors.toSet());
    String[] uids =
        found.stream()
            .map(InstanceLocation::sopIuid)
            .filter(uid -> !sent.contains(uid))
            .toArray(String[]::new);
    return new DataSet().put(Tag.FailedSOPInstanceUIDList, Vr.UI, uids);
  }
}
