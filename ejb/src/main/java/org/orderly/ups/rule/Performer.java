package org.orderly.ups.rule;

import org.orderly.conf.ProcessingRule;
import org.orderly.dicom.data.DataSet;

/** A way to perform work items; the scheme of a processing rule's URI chooses it. */
interface Performer {

  String scheme();

  /** Does the work. It may be done again if this node fails before the end is written down. */
  PerformedWork perform(Assignment work);

  /**
   * A work item to be performed.
   *
   * @param target what follows the scheme in the rule's URI
   * @param name of this performance; the same if the work is done again
   */
  record Assignment(ProcessingRule rule, String target, DataSet workitem, String name) {}
}
