package org.orderly.web.ui.status;

import java.util.Locale;
import org.orderly.status.Holding;
import org.orderly.status.HoldingLevel;
import org.orderly.web.ui.StatusLook;

/**
 * A row of a list.
 *
 * @param marked the key of the row whose details were seen last
 */
public record HoldingRow(Holding holding, HoldingLevel level, String marked) {

  public String key() {
    return Long.toString(holding.key());
  }

  public boolean seen() {
    return key().equals(marked);
  }

  /** The page with its details, below the folder of these pages. */
  public String details() {
    return level.name().toLowerCase(Locale.ROOT) + ".xhtml?key=" + key();
  }

  public StatusLook status() {
    return StatusLook.of(holding.status());
  }
}
