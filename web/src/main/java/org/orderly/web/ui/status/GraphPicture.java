package org.orderly.web.ui.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orderly.status.GraphRow;
import org.orderly.status.GraphTask;
import org.orderly.status.GraphTaskStatus;
import org.orderly.task.TaskType;
import org.orderly.web.ui.StatusLook;
import org.orderly.web.ui.Texts;
import org.orderly.web.ui.UserTime;

/** Steps in columns, from receipt on the left to notification on the right, with lines between. */
public record GraphPicture(List<Node> nodes, List<String> edges, int width, int height) {
  private static final int NODE_WIDTH = 220;
  private static final int NODE_HEIGHT = 76;
  private static final int GAP_X = 60;
  private static final int GAP_Y = 18;
  private static final int EDGE = 8;

  public GraphPicture {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * A step.
   *
   * @param task null for receipt and rules
   * @param times when it began and how long it took
   */
  public record Node(
      int x,
      int y,
      @Nullable Long task,
      String title,
      String detail,
      StatusLook status,
      String times) {}

  static GraphPicture of(GraphRow graph, List<GraphTask> tasks, UserTime time, Texts texts) {
    List<Node> nodes = new ArrayList<>();
    List<String> edges = new ArrayList<>();
    Map<Long, Node> drawn = new HashMap<>();
    Node receipt =
        new Node(
            x(0),
            y(0),
            null,
            texts.get("graph.receipt"),
            "",
            StatusLook.of(GraphTaskStatus.SUCCESS),
            time.show(graph.created()));
    Node rules =
        new Node(
            x(1),
            y(0),
            null,
            texts.get("graph.rules"),
            texts.get(
                graph.rulesPending()
                    ? "graph.rules.pending"
                    : tasks.isEmpty() ? "graph.rules.none" : "graph.rules.done"),
            StatusLook.of(graph.rulesPending() ? GraphTaskStatus.INITIAL : GraphTaskStatus.SUCCESS),
            "");
    nodes.add(receipt);
    nodes.add(rules);
    edges.add(edge(receipt, rules));
    int[] rows = new int[4];
    for (GraphTask task : tasks) {
      Node before = task.dependsOn() == null ? rules : drawn.getOrDefault(task.dependsOn(), rules);
      int column = before == rules ? 2 : 3;
      int row =
          column == 3 ? Math.max(rows[3], (before.y() - EDGE) / (NODE_HEIGHT + GAP_Y)) : rows[2];
      rows[column] = row + 1;
      Node node = node(task, x(column), y(row), time);
      drawn.put(task.id(), node);
      nodes.add(node);
      edges.add(edge(before, node));
    }
    int height = nodes.stream().mapToInt(Node::y).max().orElse(0) + NODE_HEIGHT + EDGE;
    int width = nodes.stream().mapToInt(Node::x).max().orElse(0) + NODE_WIDTH + EDGE;
    return new GraphPicture(nodes, edges, width, height);
  }

  private static Node node(GraphTask task, int x, int y, UserTime time) {
    // a notification tells of objects, it does not carry them
    boolean carries = task.instances() != null && !TaskType.IAN.name().equals(task.type());
    String count = carries ? " · " + task.sent() + "/" + task.instances() : "";
    return new Node(
        x,
        y,
        task.id(),
        task.type() + " " + task.id(),
        cut(task.target()) + count,
        StatusLook.of(task.status()),
        times(task, time));
  }

  private static String cut(String text) {
    return text.length() > 18 ? text.substring(0, 17) + "…" : text;
  }

  private static String times(GraphTask task, UserTime time) {
    Instant started = task.started();
    Instant ended = task.ended();
    String from = time.show(started == null ? task.created() : started);
    return started == null || ended == null
        ? from
        : from + " · " + took(Duration.between(started, ended));
  }

  private static String took(Duration duration) {
    return duration.toMillis() < 10_000 ? duration.toMillis() + " ms" : UserTime.words(duration);
  }

  private static int x(int column) {
    return EDGE + column * (NODE_WIDTH + GAP_X);
  }

  private static int y(int row) {
    return EDGE + row * (NODE_HEIGHT + GAP_Y);
  }

  private static String edge(Node from, Node to) {
    int x1 = from.x() + NODE_WIDTH;
    int y1 = from.y() + NODE_HEIGHT / 2;
    int y2 = to.y() + NODE_HEIGHT / 2;
    int middle = to.x() - GAP_X / 2;
    return "M" + x1 + " " + y1 + " H" + middle + " V" + y2 + " H" + (to.x() - 2);
  }
}
