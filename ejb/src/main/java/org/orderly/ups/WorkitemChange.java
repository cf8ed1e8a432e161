package org.orderly.ups;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.orderly.dicom.data.AeTitle;

/**
 * Something that happened to a work item, for people.
 *
 * @param change CREATED, UPDATED, CANCEL REQUESTED or the state that was entered
 * @param state the state after it
 * @param aet who asked for it
 */
public record WorkitemChange(
    Instant time, String change, WorkitemState state, @Nullable AeTitle aet, Origin origin) {}
