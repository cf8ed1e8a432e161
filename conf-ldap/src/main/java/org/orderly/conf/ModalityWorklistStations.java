package org.orderly.conf;

import java.util.List;

/**
 * Which station codes of work items name an AE when a Modality Worklist is answered from them
 * ({@code dcmUPS2MWLScheduledStationNameCode}).
 *
 * @param codeValueAsAeTitle the code value is the AE title, not the meaning
 */
public record ModalityWorklistStations(List<Code> codes, boolean codeValueAsAeTitle) {

  public static final ModalityWorklistStations NONE =
      new ModalityWorklistStations(List.of(), false);

  public ModalityWorklistStations {
    codes = List.copyOf(codes);
  }
}
