package org.orderly.board;

import java.util.List;
import java.util.Map;

/**
 * A part of the board.
 *
 * @param total how many entries there are; with a batch in the filter, how many jobs
 * @param counts how many jobs there are in each state, whatever the filter shows
 */
public record BoardPage(
    List<BoardEntry> entries, int offset, long total, Map<JobStatus, Long> counts) {}
