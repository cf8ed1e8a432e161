package org.orderly.web.ui.jobs;

import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.orderly.board.BoardFilter;
import org.orderly.board.JobStatus;

/** The part of the board that the address of the page names. */
public record ShownBoard(String status, String batch, String text, int page)
    implements Serializable {
  private static final int LONGEST = 255;
  private static final int MOST_PAGES = 10_000;
  private static final int ENTRIES = 20;
  private static final int JOBS = 50;

  static ShownBoard of(Map<String, String> parameters) {
    return new ShownBoard(
        JobStatus.ofText(parameters.getOrDefault("status", "")).map(JobStatus::text).orElse(""),
        cut(parameters.getOrDefault("batch", "")),
        cut(parameters.getOrDefault("q", "")).strip(),
        page(parameters.getOrDefault("page", "1")));
  }

  private static String cut(String value) {
    return value.length() > LONGEST ? value.substring(0, LONGEST) : value;
  }

  private static int page(String text) {
    try {
      return Math.max(1, Math.min(MOST_PAGES, Integer.parseInt(text)));
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  BoardFilter filter() {
    return new BoardFilter(
        JobStatus.ofText(status).map(Set::of).orElse(Set.of()),
        batch.isEmpty() ? null : batch,
        text.isEmpty() ? null : text);
  }

  boolean filtered() {
    return !status.isEmpty() || !text.isEmpty();
  }

  /** How many stand on a page: jobs of a batch, otherwise batches and lone jobs. */
  int size() {
    return batch.isEmpty() ? ENTRIES : JOBS;
  }

  int offset() {
    return (page - 1) * size();
  }

  ShownBoard withPage(int other) {
    return new ShownBoard(status, batch, text, other);
  }

  ShownBoard withBatch(String other) {
    return new ShownBoard(status, other, text, 1);
  }

  /** The query part of the address. */
  String query() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("status", status);
    parameters.put("batch", batch);
    parameters.put("q", text);
    parameters.put("page", page == 1 ? "" : Integer.toString(page));
    return parameters.entrySet().stream()
        .filter(parameter -> !parameter.getValue().isEmpty())
        .map(
            parameter ->
                parameter.getKey()
                    + "="
                    + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "?", ""));
  }
}
