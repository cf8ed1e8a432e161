package org.orderly.web.ui.status;

import java.io.Serializable;

/**
 * An attribute, or an item of a sequence, as a row.
 *
 * @param path as the service of bulk data names it; of an item, with its index from 0
 * @param depth 0 for attributes of the object itself
 * @param holds whether rows that can be folded follow
 * @param cut whether the value is longer than what is shown
 */
public record AttributeRow(
    String path,
    int depth,
    String tag,
    String keyword,
    String vr,
    String value,
    boolean holds,
    boolean cut)
    implements Serializable {

  /** Without more to be had. */
  AttributeRow uncut() {
    return new AttributeRow(path, depth, tag, keyword, vr, value, holds, false);
  }

  /** The path of the row that this one is folded into; empty if it always shows. */
  public String parent() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }
}
