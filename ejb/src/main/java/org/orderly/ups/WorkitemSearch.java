package org.orderly.ups;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Consumer;
import org.orderly.dicom.data.DataSet;

/**
 * Finds work items: one matcher for DICOMweb, C-FIND and filtered subscriptions (PS3.4 CC.2.8).
 *
 * <p>The AE's worklist label filter applies where the keys name no worklist label.
 */
@ApplicationScoped
public class WorkitemSearch {

  /**
   * One page, all attributes of each.
   *
   * @throws UpsException 0106H naming a key whose value is none of its kind, 0105H naming a key
   *     that is not matched by
   */
  public List<DataSet> search(UpsContext context, WorkitemQuery query) throws UpsException {
    throw new UnsupportedOperationException();
  }

  /** As {@link #search}, without holding all answers in memory; for C-FIND. */
  public void forEach(UpsContext context, WorkitemQuery query, Consumer<DataSet> answer)
      throws UpsException {
    throw new UnsupportedOperationException();
  }

  /** How many match, whatever the offset and limit. */
  public long count(UpsContext context, WorkitemQuery query) throws UpsException {
    throw new UnsupportedOperationException();
  }

  /**
   * The keys with a value that are not matched by. C-FIND drops them from the keys and answers
   * FF01H, DICOMweb refuses them.
   */
  public List<Integer> unsupported(DataSet keys) {
    throw new UnsupportedOperationException();
  }
}
