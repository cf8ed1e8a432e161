package org.orderly.settings;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.orderly.conf.edit.Editable;
import org.orderly.conf.edit.EditableTree;
import org.orderly.conf.edit.EntryKind;

/**
 * Whether images go to AI platforms, and their results to anybody.
 *
 * @param platforms those that are configured
 * @param open those that are enabled
 * @param fed those that are enabled and to which a rule sends
 * @param publishers those that are enabled and to which a rule sends
 * @param idle publishers that are disabled, or to which no rule sends
 */
public record GatewayState(
    List<String> platforms,
    List<String> open,
    List<String> fed,
    List<String> publishers,
    List<String> idle) {

  private static final String ID = "dcmExporterID";

  public GatewayState {
    platforms = List.copyOf(platforms);
    open = List.copyOf(open);
    fed = List.copyOf(fed);
    publishers = List.copyOf(publishers);
    idle = List.copyOf(idle);
  }

  static GatewayState of(EditableTree tree) {
    Set<String> targets = new HashSet<>();
    tree.all(EntryKind.RULES).forEach(rule -> targets.addAll(rule.values(ID)));
    List<Editable> platforms = tree.all(EntryKind.API);
    List<String> open = ids(platforms.stream().filter(GatewayState::isEnabled).toList());
    List<String> enabled =
        ids(tree.all(EntryKind.PUBLISHERS).stream().filter(GatewayState::isEnabled).toList());
    return new GatewayState(
        ids(platforms),
        open,
        open.stream().filter(targets::contains).toList(),
        enabled.stream().filter(targets::contains).toList(),
        ids(tree.all(EntryKind.PUBLISHERS)).stream()
            .filter(id -> !enabled.contains(id) || !targets.contains(id))
            .toList());
  }

  private static boolean isEnabled(Editable destination) {
    return !destination.value("orderlyEnabled").equalsIgnoreCase("FALSE");
  }

  private static List<String> ids(List<Editable> entries) {
    return entries.stream().map(Editable::id).toList();
  }
}
