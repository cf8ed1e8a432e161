package org.orderly.conf;

/** Instance Availability (0008,0056), PS3.3 C.4.23. */
public enum InstanceAvailability {
  ONLINE,
  NEARLINE,
  OFFLINE,
  UNAVAILABLE
}
