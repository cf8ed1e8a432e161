package org.orderly.segmentation;

import java.nio.file.Path;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.Destination;
import org.orderly.task.TaskRun;

/**
 * One attempt of a performer.
 *
 * @param run as it is when the attempt begins
 * @param folder with the copies that may leave, one file with the suffix {@code .dcm} each
 */
public record Assignment(
    ConfigSnapshot snapshot,
    Destination destination,
    SegmentationRun run,
    Path folder,
    TaskRun task) {}
