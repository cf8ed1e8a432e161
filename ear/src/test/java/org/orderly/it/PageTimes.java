package org.orderly.it;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.orderly.it.peer.Browser;

/** Times as REST tells them and as pages show them in the zone of the browser. */
final class PageTimes {

  private PageTimes() {}

  static Instant time(JsonObject task, String member) {
    return OffsetDateTime.parse(
            task.getString(member), DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSZ"))
        .toInstant();
  }

  static ZoneId zone(Browser browser) {
    return ZoneId.of(
        String.valueOf(browser.run("return Intl.DateTimeFormat().resolvedOptions().timeZone")));
  }

  static String shown(Instant time, ZoneId zone) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").format(time.atZone(zone));
  }
}
