package org.orderly.web.ui.home;

import java.util.List;
import java.util.Locale;
import org.orderly.web.ui.StatusLook;

/** All that Home shows, read at one moment. */
public record HomeView(
    List<Ae> aes,
    List<Port> ports,
    List<Check> checks,
    List<Counter> stored,
    List<TaskCount> tasks,
    List<Space> spaces,
    String device) {

  /** An AE title with what it accepts. */
  public record Ae(
      String title, String description, Acceptance acceptance, String aliases, String callers) {}

  /** Whether associations to an AE are accepted. */
  public enum Acceptance {
    ACCEPTING("st-up", "pi-check-circle", "home.ae.accepting"),
    INITIATOR("st-unknown", "pi-arrow-up-right", "home.ae.initiator"),
    OFF("st-down", "pi-times-circle", "home.ae.off");

    private final String look;
    private final String icon;
    private final String textKey;

    Acceptance(String look, String icon, String textKey) {
      this.look = look;
      this.icon = icon;
      this.textKey = textKey;
    }

    public String look() {
      return look;
    }

    public String icon() {
      return icon;
    }

    public String textKey() {
      return textKey;
    }
  }

  /** A port this node listens on. */
  public record Port(String protocol, String host, String port) {}

  /** One health check: its name, its state and its text; problems name entry and attribute. */
  public record Check(String name, State state, String text, List<String> problems) {}

  /** The state of a health check. */
  public enum State {
    UP("st-up", "pi-check-circle"),
    WARNING("st-warning", "pi-exclamation-triangle"),
    DOWN("st-down", "pi-times-circle"),
    UNKNOWN("st-unknown", "pi-question-circle");

    private final String look;
    private final String icon;

    State(String look, String icon) {
      this.look = look;
      this.icon = icon;
    }

    public String textKey() {
      return "home.health." + name().toLowerCase(Locale.ROOT);
    }

    public String look() {
      return look;
    }

    public String icon() {
      return icon;
    }
  }

  /** A number with its label. */
  public record Counter(String labelKey, String value) {}

  /** How many tasks have a status. */
  public record TaskCount(StatusLook status, String number) {}

  /** The free space of one storage. */
  public record Space(String id, String location, String free, String total) {}

  /** The checks that need somebody's attention. */
  public long attention() {
    return checks.stream().filter(check -> check.state() != State.UP).count();
  }
}
