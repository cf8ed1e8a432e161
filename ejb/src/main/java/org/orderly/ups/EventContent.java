package org.orderly.ups;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.data.Element;
import org.orderly.dicom.dict.Tag;
import org.orderly.ups.event.UpsEvent;

/** What event reports say of a work item (PS3.4 Table CC.2.4-1). */
record EventContent(String uid, AeTitle handlingAe) {

  /**
   * @param workitem looked at for the reason of a cancellation only
   */
  UpsEvent state(WorkitemState state, String readiness, @Nullable DataSet workitem) {
    DataSet information = new DataSet();
    information.put(Tag.InputReadinessState, readiness);
    information.put(Tag.ProcedureStepState, state.text());
    DataSet progress =
        workitem == null ? null : workitem.item(Tag.ProcedureStepProgressInformationSequence);
    if (state == WorkitemState.CANCELED && progress != null) {
      information.put(Tag.SpecificCharacterSet, Content.UTF_8);
      copy(progress, Tag.ReasonForCancellation, information);
      copy(progress, Tag.ProcedureStepDiscontinuationReasonCodeSequence, information);
    }
    return event(UpsEvent.STATE_REPORT, information);
  }

  UpsEvent cancelRequested(AeTitle requester, @Nullable DataSet request) {
    DataSet information = new DataSet();
    information.put(Tag.SpecificCharacterSet, Content.UTF_8);
    information.put(Tag.RequestingAE, requester.value());
    if (request != null) {
      copy(request, Tag.ContactURI, information);
      copy(request, Tag.ContactDisplayName, information);
      copy(request, Tag.ReasonForCancellation, information);
      copy(request, Tag.ProcedureStepDiscontinuationReasonCodeSequence, information);
    }
    return event(UpsEvent.CANCEL_REQUESTED, information);
  }

  UpsEvent progress(DataSet workitem) {
    DataSet information = new DataSet();
    information.put(Tag.SpecificCharacterSet, Content.UTF_8);
    Element progress = workitem.get(Tag.ProcedureStepProgressInformationSequence);
    if (progress != null) {
      information.put(progress);
    }
    return event(UpsEvent.PROGRESS_REPORT, information);
  }

  /** One event per performer, or one if a station only is scheduled; none if neither is. */
  List<UpsEvent> assigned(DataSet workitem) {
    List<UpsEvent> events = new ArrayList<>();
    List<DataSet> performers = workitem.items(Tag.ScheduledHumanPerformersSequence);
    boolean station = workitem.hasValue(Tag.ScheduledStationNameCodeSequence);
    for (DataSet performer :
        performers.isEmpty() && station ? List.of(new DataSet()) : performers) {
      DataSet information = new DataSet();
      information.put(Tag.SpecificCharacterSet, Content.UTF_8);
      copy(performer, Tag.HumanPerformerCodeSequence, information);
      copy(performer, Tag.HumanPerformerOrganization, information);
      copy(workitem, Tag.ScheduledStationNameCodeSequence, information);
      events.add(event(UpsEvent.ASSIGNED, information));
    }
    return events;
  }

  private UpsEvent event(int type, DataSet information) {
    return new UpsEvent(type, uid, information, handlingAe);
  }

  static void copy(DataSet from, int tag, DataSet to) {
    Element element = from.get(tag);
    if (element instanceof Element.Items items && !items.items().isEmpty()) {
      // the items stay those of the work item
      List<DataSet> copies = to.putSequence(tag);
      for (DataSet item : items.items()) {
        DataSet copy = new DataSet();
        item.forEach(inner -> copyInner(item, inner, copy));
        copies.add(copy);
      }
    } else if (element != null && from.hasValue(tag)) {
      to.put(element);
    }
  }

  private static void copyInner(DataSet from, Element element, DataSet to) {
    if (element instanceof Element.Items) {
      copy(from, element.tag(), to);
    } else {
      to.put(element);
    }
  }
}
