package org.orderly.ups.event;

import org.orderly.dicom.data.AeTitle;

/** A way to hand events over to subscribers, with workers of its own. */
public interface EventChannel {

  /** Whether this is the way of such rows, and the subscriber could be told something now. */
  boolean reachable(String target, AeTitle subscriber);

  /** There may be rows to deliver; returns at once. */
  void wake();

  /** Looks after what no event triggers; called about every second, must not wait. */
  void tick();

  /** Delivers what can be delivered within a short time, then nothing more. */
  void stop();
}
