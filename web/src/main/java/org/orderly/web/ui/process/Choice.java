package org.orderly.web.ui.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A value of a filter with the number of rows that have it.
 *
 * @param value as the address has it
 * @param label as people read it
 */
public record Choice(String value, String label, int count, boolean chosen) {

  /** All values that rows have, and the chosen one even if none has it. */
  static List<Choice> of(Map<String, Integer> counts, String chosen, UnaryOperator<String> label) {
    List<Choice> choices = new ArrayList<>();
    counts.forEach(
        (value, count) ->
            choices.add(new Choice(value, label.apply(value), count, value.equals(chosen))));
    if (!chosen.isEmpty() && !counts.containsKey(chosen)) {
      choices.add(new Choice(chosen, label.apply(chosen), 0, true));
    }
    return choices;
  }
}
