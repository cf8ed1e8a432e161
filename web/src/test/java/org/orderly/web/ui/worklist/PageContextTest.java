package org.orderly.web.ui.worklist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.orderly.conf.NetworkAe;
import org.orderly.conf.testing.TestAe;

class PageContextTest {
  private static final NetworkAe OWN = TestAe.named("OWN").userRoles("research").ae();
  private static final NetworkAe ALL = TestAe.named("ALL").ae();

  @Test
  void only_what_accepts_a_role_of_the_user_is_offered() {
    List<NetworkAe> all = List.of(OWN, ALL);
    assertEquals(Optional.of(ALL), PageContext.named("", all, "viewer"::equals));
    assertEquals(Optional.empty(), PageContext.named("OWN", all, "viewer"::equals));
    assertEquals(Optional.of(OWN), PageContext.named("OWN", all, "research"::equals));
    assertEquals(Optional.of(OWN), PageContext.named("", all, "research"::equals));
    assertEquals(Optional.empty(), PageContext.named("", List.of(OWN), "viewer"::equals));
  }
}
