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
  private static final Set<String> PLANNERS = Set.of("planner", "admin");
  private static final Set<String> ADMINISTRATORS = Set.of("admin");
  private static final Set<String> AUDITORS = Set.of("auditor");

  private static final List<String> ADMINISTRATION = List.of("/ctrl", "/config", "/devices");
  private static final List<String> OBSERVATION =
      List.of("/monitor", "/queue", "/home", "/storage", "/tasks", "/graphs", "/openapi", "/live");

  /** What came by folders and zip files; administrators alone take something out of the lists. */
  private static final String INTAKES = "/intakes";

  /** What planners own. */
  private static final List<String> PLANS = List.of("/templates", "/rulesets");

  /** Who has asked for whom pseudonyms stand. */
  private static final String PSEUDONYMS = "/pseudonyms";

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
    if (isBelow(path, PSEUDONYMS)) {
      return AUDITORS;
    }
    if (isSafe(method)) {
      boolean observation =
          !isBelow(path, BOARD) && OBSERVATION.stream().anyMatch(root -> isBelow(path, root));
      return observation ? WATCHERS : READERS;
    }
    if (PLANS.stream().anyMatch(root -> isBelow(path, root))) {
      return PLANNERS;
    }
    // removing images is not undone by anybody
    boolean images = path.startsWith("/aets/") && path.contains("/rs/studies");
    boolean removal = method.equals("DELETE") && (images || isBelow(path, INTAKES));
    return removal ? ADMINISTRATORS : ACTORS;
  }

  private static boolean isBelow(String path, String root) {
    return path.equals(root) || path.startsWith(root + "/");
  }
}
