package org.orderly.device;

import java.util.Map;

/**
 * The state of one part of this node.
 *
 * @param data what an administrator should know; no secrets, no patients
 */
public record HealthCheck(String name, boolean up, Map<String, String> data) {

  public HealthCheck {
    data = Map.copyOf(data);
  }
}
