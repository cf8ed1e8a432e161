package org.orderly.ups;

import org.jspecify.annotations.Nullable;
import org.orderly.conf.ConfigSnapshot;
import org.orderly.conf.NetworkAe;
import org.orderly.dicom.data.AeTitle;

/**
 * On whose behalf a work item is acted upon.
 *
 * @param ae the AE of ours that was asked
 * @param requester calling AE of an association or the requester that a request over HTTP names;
 *     null if nobody is named
 */
public record UpsContext(
    ConfigSnapshot configuration, NetworkAe ae, @Nullable AeTitle requester, Origin origin) {}
