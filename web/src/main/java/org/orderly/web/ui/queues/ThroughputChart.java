package org.orderly.web.ui.queues;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.orderly.task.QueueMinute;

/**
 * What a queue has done in the last hours: bars of attempts that arrived above a line and of those
 * that failed below it, with the positions that the page draws and the numbers that it reads out.
 */
public final class ThroughputChart {
  public static final int WIDTH = 1000;
  public static final int HEIGHT = 150;

  private static final int LEFT = 46;
  private static final int TOP = 8;
  private static final int PLOT_HEIGHT = 118;
  private static final int BARS = 60;
  private static final int LABELS = 6;

  private final List<Bar> bars;
  private final List<Label> labels;
  private final int highest;
  private final double zero;

  /** One span of time: its numbers and its two rectangles. */
  public record Bar(
      String from,
      int done,
      int failures,
      double x,
      double width,
      double doneY,
      double doneHeight,
      double failuresHeight) {
    public boolean none() {
      return done == 0 && failures == 0;
    }
  }

  /** A time below the bars. */
  public record Label(double x, String text) {}

  private ThroughputChart(List<Bar> bars, List<Label> labels, int highest, double zero) {
    this.bars = bars;
    this.labels = labels;
    this.highest = highest;
    this.zero = zero;
  }

  static ThroughputChart of(List<QueueMinute> minutes, int hours, Instant now, ZoneId zone) {
    Duration span = Duration.ofHours(hours).dividedBy(BARS);
    long spanMillis = span.toMillis();
    // spans begin at round times, so that bars do not change their contents while they move
    long end = (now.toEpochMilli() / spanMillis + 1) * spanMillis;
    long start = end - spanMillis * BARS;
    int[] done = new int[BARS];
    int[] failures = new int[BARS];
    for (QueueMinute minute : minutes) {
      int index = (int) Math.floorDiv(minute.start().toEpochMilli() - start, spanMillis);
      if (index >= 0 && index < BARS) {
        done[index] += minute.done();
        failures[index] += minute.failures();
      }
    }
    int most = 0;
    int worst = 0;
    for (int i = 0; i < BARS; i++) {
      most = Math.max(most, done[i]);
      worst = Math.max(worst, failures[i]);
    }
    int sum = Math.max(1, most + worst);
    double zero = TOP + (double) PLOT_HEIGHT * most / sum;
    if (most + worst == 0) {
      zero = TOP + PLOT_HEIGHT;
    }
    double width = (double) (WIDTH - LEFT) / BARS;
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern(hours > 24 ? "d MMM HH:mm" : "HH:mm", Locale.ENGLISH)
            .withZone(zone);
    List<Bar> bars = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    for (int i = 0; i < BARS; i++) {
      double up = (double) PLOT_HEIGHT * done[i] / sum;
      String from = format.format(Instant.ofEpochMilli(start + i * spanMillis));
      double x = LEFT + i * width;
      bars.add(
          new Bar(
              from,
              done[i],
              failures[i],
              x,
              width - 2,
              zero - up,
              up,
              (double) PLOT_HEIGHT * failures[i] / sum));
      if (i % (BARS / LABELS) == 0) {
        labels.add(new Label(x, from));
      }
    }
    return new ThroughputChart(List.copyOf(bars), List.copyOf(labels), most, zero);
  }

  public List<Bar> getBars() {
    return bars;
  }

  /** The bars with numbers, newest first, for the table. */
  public List<Bar> getTable() {
    List<Bar> filled = new ArrayList<>(bars.stream().filter(bar -> !bar.none()).toList());
    java.util.Collections.reverse(filled);
    return filled;
  }

  public List<Label> getLabels() {
    return labels;
  }

  public int getHighest() {
    return highest;
  }

  /** The height of the line between what arrived and what failed. */
  public double getZero() {
    return zero;
  }

  public int getDone() {
    return bars.stream().mapToInt(Bar::done).sum();
  }

  public int getFailures() {
    return bars.stream().mapToInt(Bar::failures).sum();
  }

  public boolean isNone() {
    return bars.stream().allMatch(Bar::none);
  }

  public int getWidth() {
    return WIDTH;
  }

  public int getHeight() {
    return HEIGHT;
  }

  public int getLeft() {
    return LEFT;
  }
}
