package org.orderly.intake;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.orderly.conf.Condition;
import org.orderly.conf.NetworkAe;

/**
 * Names a host for conditions of rules: by its address, and by its name too where a rule of the AE
 * asks for hosts. Other AEs do not wait for a name service.
 */
public final class HostNames {
  private static final int LONGEST = 200;

  private HostNames() {}

  /** The name and the address, with a blank between, or the address alone. */
  public static String of(InetAddress host, NetworkAe ae) {
    String address = host.getHostAddress();
    if (!asked(ae)) {
      return address;
    }
    String name = host.getHostName(); // the object remembers it: one look-up per association
    return name.equals(address) || name.length() > LONGEST ? address : name + ' ' + address;
  }

  /** The same for an address as text; what is none stays as it is. */
  public static String of(String address, NetworkAe ae) {
    boolean literal = address.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%.+)?");
    try {
      return literal ? of(InetAddress.getByName(address), ae) : address;
    } catch (UnknownHostException e) {
      return address;
    }
  }

  private static boolean asked(NetworkAe ae) {
    Stream<Condition> ofExports =
        ae.exportRules().stream()
            .flatMap(
                rule ->
                    Stream.concat(
                        rule.conditions().all().stream(),
                        rule.filter().active().conditions().stream()));
    Stream<Condition> ofWorkitems =
        ae.workitemRules().onStore().stream().flatMap(rule -> rule.conditions().all().stream());
    List<Condition.Key> hosts =
        List.of(Condition.Session.SENDING_HOSTNAME, Condition.Session.RECEIVING_HOSTNAME);
    return Stream.concat(ofExports, ofWorkitems)
        .anyMatch(condition -> hosts.contains(condition.key()));
  }
}
