package org.orderly.web.ui.jobs;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.orderly.board.BoardFilter;
import org.orderly.board.BoardPage;
import org.orderly.board.BoardService;
import org.orderly.board.JobShare;
import org.orderly.web.ui.live.LiveHints;

/**
 * The board, read once for all pages that follow the same part of it: what was read holds until the
 * next change that pages are told of, and not for long, since names may change without one.
 */
@ApplicationScoped
public class SharedBoard {
  private static final int MOST = 50;

  /** Each send has its card, but of batches so large that a page would not end. */
  private static final JobShare SHARE = new JobShare(10, 200);

  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final String TOPIC = "tasks";

  @EJB private BoardService board;
  @Inject private LiveHints hints;
  @Inject private Clock clock;

  private final Map<Part, Place> places =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Part, Place> eldest) {
          return size() > MOST;
        }
      };

  /** What a page shows of the board. */
  record Part(BoardFilter filter, int offset, int limit) {}

  /** Where the first that needs a part puts it, while the others wait. */
  private static final class Place {
    private long version;
    private Instant read = Instant.MIN;
    private @Nullable BoardPage page;
  }

  BoardPage read(Part part) {
    OptionalLong version = hints.version(TOPIC);
    if (version.isEmpty()) {
      return fresh(part);
    }
    Place place;
    synchronized (places) {
      place = places.computeIfAbsent(part, unknown -> new Place());
    }
    synchronized (place) {
      BoardPage known = place.page;
      boolean holds =
          place.version == version.getAsLong()
              && clock.instant().isBefore(place.read.plus(LONGEST));
      if (known == null || !holds) {
        place.version = version.getAsLong();
        place.read = clock.instant();
        known = fresh(part);
        place.page = known;
      }
      return known;
    }
  }

  /** Forgets what was read, for somebody who has just changed it. */
  void forget() {
    synchronized (places) {
      places.clear();
    }
  }

  private BoardPage fresh(Part part) {
    return board.page(part.filter(), part.offset(), part.limit(), SHARE);
  }
}
