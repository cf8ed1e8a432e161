package org.orderly.web.ui.process;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.orderly.series.SeriesState;
import org.orderly.series.SeriesStatus;
import org.orderly.web.ui.StatusLook;
import org.orderly.web.ui.Texts;

/** What each processing status and each state of a series means. */
@Named
@RequestScoped
public class StatusHelp {
  @Inject private Texts texts;

  /**
   * One of them, explained.
   *
   * @param state that goes with it; of a state, itself
   */
  public record Explained(String name, StatusLook look, StatusLook state, String text) {}

  public List<Explained> getStatuses() {
    return Arrays.stream(SeriesStatus.values())
        .map(
            status ->
                new Explained(
                    status.name(),
                    SeriesLook.of(status),
                    SeriesLook.of(status.state()),
                    texts.get("statushelp." + key(status.name()))))
        .toList();
  }

  public List<Explained> getStates() {
    return Arrays.stream(SeriesState.values())
        .map(
            state ->
                new Explained(
                    state.name(),
                    SeriesLook.of(state),
                    SeriesLook.of(state),
                    texts.get("statushelp.state." + key(state.name()))))
        .toList();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
