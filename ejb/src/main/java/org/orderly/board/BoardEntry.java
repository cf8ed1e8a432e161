package org.orderly.board;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch with its jobs, or a job that belongs to none.
 *
 * @param matching how many jobs of the batch the filter shows; {@code jobs} may be fewer
 */
public record BoardEntry(@Nullable JobBatch batch, long matching, List<Job> jobs) {}
