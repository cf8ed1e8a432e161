package org.orderly.web.ui.queues;

import java.util.Arrays;
import java.util.List;

/** The fields of the filter, with their names in the form and in the address of the page. */
enum FilterField {
  QUEUE("queue"),
  STATUS("status"),
  DEVICE("device"),
  BATCH("batch"),
  STUDY("study"),
  LOCAL_AET("localAet"),
  REMOTE_AET("remoteAet"),
  TASK("task"),
  CREATED_FROM("createdFrom"),
  CREATED_TO("createdTo"),
  UPDATED_FROM("updatedFrom"),
  UPDATED_TO("updatedTo"),
  ORDER("order"),
  SIZE("size"),
  VIEW("view"),
  HOURS("hours");

  private static final List<FilterField> NOT_SELECTING = List.of(ORDER, SIZE, VIEW, HOURS);

  private final String key;

  FilterField(String key) {
    this.key = key;
  }

  String key() {
    return key;
  }

  /** Whether the field selects tasks, and does not only arrange them. */
  boolean selects() {
    return !NOT_SELECTING.contains(this);
  }

  static List<FilterField> selecting() {
    return Arrays.stream(values()).filter(FilterField::selects).toList();
  }
}
