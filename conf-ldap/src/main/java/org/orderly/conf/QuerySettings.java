package org.orderly.conf;

import org.jspecify.annotations.Nullable;

/**
 * How an AE matches and answers ({@code dcmArchiveNetworkAE}).
 *
 * @param filterByIssuerOfPatientId an Issuer of Patient ID alone is a matching key, too
 * @param remapRetrieveUrl what stands for the begin of Retrieve URLs; null: the request's own
 */
public record QuerySettings(boolean filterByIssuerOfPatientId, @Nullable String remapRetrieveUrl) {

  public static final QuerySettings DEFAULTS = new QuerySettings(true, null);
}
