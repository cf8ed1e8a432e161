package org.orderly.dicom.net.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.orderly.dicom.data.DataSet;
import org.orderly.dicom.net.dimse.CommandSet;
import org.orderly.dicom.net.dimse.DataSource;
import org.orderly.dicom.net.dimse.Dimse;
import org.orderly.dicom.net.dimse.DimseAssociation;
import org.orderly.dicom.net.dimse.DimseCall;
import org.orderly.dicom.net.dimse.DimseResponse;
import org.orderly.dicom.net.ul.PresentationContext;

/** SCU of C-FIND (PS3.7 9.1.2) with the SOP class of its presentation context. */
public final class FindScu {
  private final DimseAssociation association;
  private final PresentationContext context;

  public FindScu(DimseAssociation association, PresentationContext context) {
    this.association = association;
    this.context = context;
  }

  /**
   * Asks for matches and answers the final response.
   *
   * @param match takes each match, with a warning too, on the reading thread; false: cancel
   */
  public DimseResponse find(DataSet keys, Predicate<DataSet> match) throws IOException {
    return find(keys, DimseCall.MEDIUM, match);
  }

  /** The same with another priority than {@link DimseCall#MEDIUM}. */
  public DimseResponse find(DataSet keys, int priority, Predicate<DataSet> match)
      throws IOException {
    DimseCall call =
        DimseCall.of(
            context,
            Dimse.C_FIND,
            context.abstractSyntax(),
            DataSource.of(keys, context.transferSyntax()));
    call.command().putNumber(CommandSet.PRIORITY, priority);
    AtomicBoolean cancelled = new AtomicBoolean();
    return association.perform(
        call,
        pending -> {
          try {
            if (!cancelled.get() && !match.test(pending.dataSet())) {
              cancelled.set(true);
              association.cancel(call);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
