package org.orderly.ups.event;

import org.orderly.dicom.data.AeTitle;

/** A row that is to be delivered: this event, to this subscriber. */
public record Due(long eventId, AeTitle subscriber) {}
