package org.orderly.common;

import org.orderly.conf.ConfigSnapshot;

/** CDI event: a new snapshot is in force, also the first one after the start. */
public record ConfigurationChanged(ConfigSnapshot snapshot) {}
