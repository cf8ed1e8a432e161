package org.orderly.dicom.net.ul;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PS3.8 table 9-10, transcribed row by row; an empty cell is a combination that cannot occur. */
final class StateTable {
  private static final String ROWS =
      """
      Evt1  | AE-1 |      |      |      |      |      |      |      |      |      |      |      |
      Evt2  |      |      |      | AE-2 |      |      |      |      |      |      |      |      |
      Evt3  |      | AA-1 | AA-8 |      | AE-3 | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-6
      Evt4  |      | AA-1 | AA-8 |      | AE-4 | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-6
      Evt5  | AE-5 |      |      |      |      |      |      |      |      |      |      |      |
      Evt6  |      | AE-6 | AA-8 |      | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-7
      Evt7  |      |      | AE-7 |      |      |      |      |      |      |      |      |      |
      Evt8  |      |      | AE-8 |      |      |      |      |      |      |      |      |      |
      Evt9  |      |      |      |      |      | DT-1 |      | AR-7 |      |      |      |      |
      Evt10 |      | AA-1 | AA-8 |      | AA-8 | DT-2 | AR-6 | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-6
      Evt11 |      |      |      |      |      | AR-1 |      |      |      |      |      |      |
      Evt12 |      | AA-1 | AA-8 |      | AA-8 | AR-2 | AR-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-6
      Evt13 |      | AA-1 | AA-8 |      | AA-8 | AA-8 | AR-3 | AA-8 | AA-8 | AR-10| AR-3 | AA-8 | AA-6
      Evt14 |      |      |      |      |      |      |      | AR-4 | AR-9 |      |      | AR-4 |
      Evt15 |      |      | AA-1 | AA-2 | AA-1 | AA-1 | AA-1 | AA-1 | AA-1 | AA-1 | AA-1 | AA-1 |
      Evt16 |      | AA-2 | AA-3 |      | AA-3 | AA-3 | AA-3 | AA-3 | AA-3 | AA-3 | AA-3 | AA-3 | AA-2
      Evt17 |      | AA-5 | AA-4 | AA-4 | AA-4 | AA-4 | AA-4 | AA-4 | AA-4 | AA-4 | AA-4 | AA-4 | AR-5
      Evt18 |      | AA-2 |      |      |      |      |      |      |      |      |      |      | AA-2
      Evt19 |      | AA-1 | AA-8 |      | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-8 | AA-7
      """;

  private static final Map<State, Map<Event, Action>> TABLE = parse();

  private StateTable() {}

  /** The action for an event in a state, null where the standard has none. */
  static @Nullable Action action(State state, Event event) {
    Map<Event, Action> column = TABLE.get(state);
    return column == null ? null : column.get(event);
  }

  private static Map<State, Map<Event, Action>> parse() {
    Map<State, Map<Event, Action>> table = new EnumMap<>(State.class);
    for (String row : ROWS.lines().toList()) {
      String[] cells = row.split("\\|", -1);
      Event event = Event.valueOf(cells[0].strip().toUpperCase(java.util.Locale.ROOT));
      for (State state : State.values()) {
        String label = cells[state.ordinal() + 1].strip();
        if (!label.isEmpty()) {
          table
              .computeIfAbsent(state, s -> new EnumMap<>(Event.class))
              .put(event, Action.valueOf(label.replace('-', '_')));
        }
      }
    }
    return table;
  }
}
