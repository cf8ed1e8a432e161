package org.orderly.conf;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.dict.Vr;

/**
 * How an AE matches and answers ({@code dcmArchiveNetworkAE}).
 *
 * @param filterByIssuerOfPatientId an Issuer of Patient ID alone is a matching key, too
 * @param remapRetrieveUrl what stands for the begin of Retrieve URLs; null: the request's own
 * @param numbersInJson VRs of {@code IS DS SV UV} written as JSON numbers (PS3.18 F.2.2)
 */
public record QuerySettings(
    boolean filterByIssuerOfPatientId, @Nullable String remapRetrieveUrl, Set<Vr> numbersInJson) {

  public static final QuerySettings DEFAULTS = new QuerySettings(true, null, Set.of());

  public QuerySettings {
    numbersInJson = Set.copyOf(numbersInJson);
  }
}
