package org.orderly.web.security;

import java.util.List;
import java.util.Set;

/** Which roles may call which path with which method; pages and public resources are not REST. */
final class RestPolicy {

  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> READERS = Set.of("viewer", "operator", "planner", "admin");
  private static final Set<String> WATCHERS =
      Set.of("viewer", "operator", "planner", "admin", "auditor");
  private static final Set<String> ACTORS = Set.of("operator", "planner", "admin");
  private static final Set<String> ADMINISTRATORS = Set.of("admin");

  private static final List<String> ADMINISTRATION = List.of("/ctrl", "/config", "/devices");
  private static final List<String> OBSERVATION =
      List.of("/monitor", "/queue", "/home", "/storage", "/tasks", "/graphs", "/openapi", "/live");

  /** Shows who the patients are. */
  private static final String BOARD = "/monitor/export/board";

  private RestPolicy() {}

  /** True for what a browser gets without REST rules: pages (web.xml), resources, login, health. */
  static boolean isOutside(String path) {
    return path.isEmpty()
        || path.equals("/")
        || path.endsWith(".xhtml") && !isBelow(path, "/aets")
        || path.equals("/j_security_check")
        || path.equals("/favicon.ico")
        || isBelow(path, "/health")
        || isBelow(path, "/jakarta.faces.resource");
  }

  static boolean isSafe(String method) {
    return SAFE_METHODS.contains(method);
  }

  static Set<String> rolesFor(String method, String path) {
    if (ADMINISTRATION.stream().anyMatch(root -> isBelow(path, root))) {
      return ADMINISTRATORS;
    }
    if (isSafe(method)) {
      boolean observation =
          !isBelow(path, BOARD) && OBSERVATION.stream().anyMatch(root -> isBelow(path, root));
      return observation ? WATCHERS : READERS;
    }
    // removing images is not undone by anybody
    boolean images = path.startsWith("/aets/") && path.contains("/rs/studies");
    return method.equals("DELETE") && images ? ADMINISTRATORS : ACTORS;
  }

  private static boolean isBelow(String path, String root) {
    return path.equals(root) || path.startsWith(root + "/");
  }
}
