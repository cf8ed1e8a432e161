package org.orderly.web.ui;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Cookie;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows and reads times in the zone of the user's browser, which the page tells in a cookie. */
@Named
@RequestScoped
public class UserTime {
  private static final String COOKIE = "orderly.zone";
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ENGLISH);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);

  @Inject private ExternalContext external;

  public ZoneId zone() {
    if (external.getRequestCookieMap().get(COOKIE) instanceof Cookie cookie) {
      try {
        return ZoneId.of(URLDecoder.decode(cookie.getValue(), StandardCharsets.UTF_8));
      } catch (DateTimeException | IllegalArgumentException e) {
        return ZoneId.systemDefault();
      }
    }
    return ZoneId.systemDefault();
  }

  public String getZoneName() {
    return zone().getId();
  }

  public String show(@Nullable Instant time) {
    return time == null ? "" : day(time) + " " + clock(time);
  }

  public String day(@Nullable Instant time) {
    return time == null ? "" : DAY.format(time.atZone(zone()));
  }

  public String clock(@Nullable Instant time) {
    return time == null ? "" : CLOCK.format(time.atZone(zone()));
  }

  /**
   * Reads what a date and time field of the browser sends.
   *
   * @throws DateTimeException if it is not a date and time
   */
  public Instant read(String text) {
    return LocalDateTime.parse(text.trim()).atZone(zone()).toInstant();
  }

  /** A duration in its two largest units, such as {@code 3 d 4 h}. */
  public static String words(Duration duration) {
    long days = duration.toDays();
    if (days > 0) {
      return days + " d " + duration.toHoursPart() + " h";
    }
    if (duration.toHours() > 0) {
      return duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }
    if (duration.toMinutes() > 0) {
      return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }
    return duration.toSeconds() + " s";
  }
}
