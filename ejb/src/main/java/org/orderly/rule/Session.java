package org.orderly.rule;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orderly.conf.Condition;

/**
 * Who sent an instance to whom. A value that is not known (no calling AE for STOW-RS) counts as
 * absent.
 *
 * @param sendingHost name, address, or both with a blank between
 * @param receivingHost the same of ours
 * @param transport how it came
 * @param calledAets the title under which we were addressed and, if that was another title of an
 *     AE, its main one
 */
public record Session(
    @Nullable String callingAet,
    List<String> calledAets,
    @Nullable String sendingHost,
    @Nullable String receivingHost,
    @Nullable String transport) {
  private static final Pattern WORDS = Pattern.compile(" ");

  public Session {
    calledAets = List.copyOf(calledAets);
  }

  List<String> values(Condition.Session key) {
    return switch (key) {
      case SENDING_AE_TITLE -> known(callingAet);
      case RECEIVING_AE_TITLE -> calledAets;
      case SENDING_HOSTNAME -> names(sendingHost);
      case RECEIVING_HOSTNAME -> names(receivingHost);
      case TRANSPORT -> known(transport);
    };
  }

  private static List<String> names(@Nullable String host) {
    return host == null ? List.of() : known(host).stream().flatMap(WORDS::splitAsStream).toList();
  }

  private static List<String> known(@Nullable String value) {
    return Stream.ofNullable(value)
        .filter(Objects::nonNull)
        .filter(text -> !text.isEmpty())
        .toList();
  }
}
