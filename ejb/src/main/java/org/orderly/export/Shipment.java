package org.orderly.export;

import java.time.Instant;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.task.EntityUid;
import org.orderly.task.TaskView;

/** What one attempt carries, and where. */
public record Shipment(
    ConfigSnapshot snapshot,
    Destination destination,
    EntityUid entity,
    Transfer transfer,
    TaskView task,
    Instant now) {}
