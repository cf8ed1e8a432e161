package org.orderly.rule;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.orderly.conf.Condition;
import org.orderly.conf.Conditions;
import org.orderly.conf.RuleQuery;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.dict.Tag;

/**
 * Evaluates the conditions of a rule: all must hold. Without index, {@code =} asks for any value
 * and {@code !=} for none; an absent value never matches, so {@code !=} holds for it.
 */
public final class ConditionMatch {
  private static final int DIGITS = 11;
  private static final int[] FIRST_WEIGHTS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1};
  private static final int[] SECOND_WEIGHTS = {3, 4, 5, 6, 7, 8, 9, 1, 2, 3};

  private final DataSet attributes;
  private final Session session;
  private final LocalDate today;

  public ConditionMatch(DataSet attributes, Session session, LocalDate today) {
    this.attributes = attributes;
    this.session = session;
    this.today = today;
  }

  public boolean matches(Conditions conditions) {
    return conditions.all().stream().allMatch(this::matches);
  }

  public boolean matches(RuleQuery query) {
    return query.holds(this::matches);
  }

  /** Whether this condition holds, alone. */
  public boolean matches(Condition condition) {
    return holds(condition) != condition.negated();
  }

  private boolean holds(Condition condition) {
    Condition.Test test = condition.test();
    if (test instanceof Condition.CodeIn codes) {
      return condition.key() instanceof Condition.Attribute attribute
          && hasCode(attribute, codes.codes());
    }
    if (test instanceof Condition.NoValue) {
      return !hasAnyValue(condition.key());
    }
    if (test instanceof Condition.Comparison comparison) {
      return values(condition.key()).stream().anyMatch(value -> compares(value, comparison));
    }
    Predicate<String> predicate =
        test instanceof Condition.Regex regex
            ? value -> regex.pattern().matcher(value).matches()
            : predicate((Condition.Predicate) test);
    return values(condition.key()).stream().anyMatch(predicate);
  }

  /** Numbers by their value; dates and times are written so that their texts have their order. */
  private static boolean compares(String value, Condition.Comparison comparison) {
    String bound = comparison.bound();
    if (!comparison.numeric()) {
      return comparison.order().holds(value.compareTo(bound));
    }
    try {
      return comparison
          .order()
          .holds(Double.compare(Double.parseDouble(value.strip()), Double.parseDouble(bound)));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private Predicate<String> predicate(Condition.Predicate name) {
    return switch (name) {
      case PATIENT_ID_EST -> ConditionMatch::isEstonianPersonalCode;
      case CURRENT_DATE -> value -> value.equals(today.format(DateTimeFormatter.BASIC_ISO_DATE));
    };
  }

  private boolean hasAnyValue(Condition.Key key) {
    if (!values(key).isEmpty()) {
      return true;
    }
    // sequences and binary values have no text, but may well be there; an index asks for one value
    // of a text
    return key instanceof Condition.Attribute attribute
        && attribute.index() == 0
        && holders(attribute).stream().anyMatch(holder -> holder.hasValue(last(attribute)));
  }

  private List<String> values(Condition.Key key) {
    if (key instanceof Condition.Session property) {
      return session.values(property);
    }
    Condition.Attribute attribute = (Condition.Attribute) key;
    List<String> values = new ArrayList<>();
    for (DataSet holder : holders(attribute)) {
      List<String> all = holder.strings(last(attribute));
      if (attribute.index() == 0) {
        all.stream().filter(value -> !value.isEmpty()).forEach(values::add);
      } else if (attribute.index() <= all.size() && !all.get(attribute.index() - 1).isEmpty()) {
        values.add(all.get(attribute.index() - 1));
      }
    }
    return values;
  }

  /** The data sets that may hold the last element of the path: any item counts at each step. */
  private List<DataSet> holders(Condition.Attribute attribute) {
    List<DataSet> holders = List.of(attributes);
    for (int sequence : attribute.tags().subList(0, attribute.tags().size() - 1)) {
      holders = holders.stream().flatMap(holder -> holder.items(sequence).stream()).toList();
    }
    return holders;
  }

  private static int last(Condition.Attribute attribute) {
    return attribute.tags().get(attribute.tags().size() - 1);
  }

  private boolean hasCode(Condition.Attribute attribute, List<Condition.Code> codes) {
    for (DataSet holder : holders(attribute)) {
      List<DataSet> items = holder.items(last(attribute));
      if (!items.isEmpty() && codes.stream().anyMatch(code -> isCode(items.get(0), code))) {
        return true;
      }
    }
    return false;
  }

  /** Compares value and scheme (PS3.3 8.8); the value may be a long or a URN one. */
  private static boolean isCode(DataSet item, Condition.Code code) {
    return code.schemeDesignator().equals(item.string(Tag.CodingSchemeDesignator))
        && (code.value().equals(item.string(Tag.CodeValue))
            || code.value().equals(item.string(Tag.LongCodeValue))
            || code.value().equals(item.string(Tag.URNCodeValue)));
  }

  /**
   * The personal code of Estonia: century and sex, date of birth, serial number and a check digit
   * with two sets of weights.
   */
  private static boolean isEstonianPersonalCode(String value) {
    if (value.length() != DIGITS
        || !value.matches("[1-8]\\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])\\d{4}")) {
      return false;
    }
    int check = checksum(value, FIRST_WEIGHTS);
    if (check == 10) {
      check = checksum(value, SECOND_WEIGHTS) % 10;
    }
    return value.charAt(DIGITS - 1) - '0' == check;
  }

  private static int checksum(String digits, int[] weights) {
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += (digits.charAt(i) - '0') * weights[i];
    }
    return sum % 11;
  }
}
