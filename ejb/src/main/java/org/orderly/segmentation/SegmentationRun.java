package org.orderly.segmentation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run: a series, the template as it was when the run began, and who performs it.
 *
 * @param runId names it to others
 * @param seriesKey of the series for processing; null: it is gone
 * @param studyIuid of the originals, as {@code seriesIuid}
 * @param destinationId of the performer
 * @param scope of the pseudonyms; null: the originals go out
 * @param remoteId as the performer names it
 * @param taskId of the task that carries it
 * @param workitemIuid of the work item that stands for it
 * @param received when its results had come; stays, whatever becomes of them
 */
public record SegmentationRun(
    long key,
    String runId,
    @Nullable Long seriesKey,
    String studyIuid,
    String seriesIuid,
    int revision,
    SentTemplate template,
    String destinationId,
    @Nullable String scope,
    RunState state,
    @Nullable String remoteId,
    @Nullable Long taskId,
    String workitemIuid,
    @Nullable Integer instances,
    @Nullable String message,
    @Nullable String requestedBy,
    Instant created,
    Instant updated,
    @Nullable Instant sent,
    @Nullable Instant received,
    @Nullable Instant ended) {

  /** A template that later changes do not touch; the content is YAML. */
  public record SentTemplate(String name, String content, String checksum) {}
}
