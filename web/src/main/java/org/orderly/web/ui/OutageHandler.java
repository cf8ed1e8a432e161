package org.orderly.web.ui;

import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerWrapper;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.ExceptionQueuedEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.orderly.common.DatabaseTrouble;

/**
 * Answers for a database that does not: an open page hears so by status and header and stays as it
 * is, a new one makes way for a page that tries again. Nothing is logged, as the watch over the
 * database has said so once, and as messages of a database may name patients.
 */
final class OutageHandler extends ExceptionHandlerWrapper {
  private static final String HEADER = "Orderly-Outage";
  private static final String PAGE = "/error/database.xhtml";

  OutageHandler(ExceptionHandler wrapped) {
    super(wrapped);
  }

  @Override
  public void handle() {
    FacesContext faces = FacesContext.getCurrentInstance();
    if (!faces.getExternalContext().isResponseCommitted() && takeOutages()) {
      try {
        answer(faces);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    getWrapped().handle();
  }

  private boolean takeOutages() {
    boolean found = false;
    Iterator<ExceptionQueuedEvent> events = getUnhandledExceptionQueuedEvents().iterator();
    while (events.hasNext()) {
      if (DatabaseTrouble.isOutage(events.next().getContext().getException())) {
        events.remove();
        found = true;
      }
    }
    return found;
  }

  private static void answer(FacesContext faces) throws IOException {
    ExternalContext external = faces.getExternalContext();
    HttpServletRequest request = (HttpServletRequest) external.getRequest();
    // not all of the response: its headers protect the page
    ((HttpServletResponse) external.getResponse()).resetBuffer();
    if (faces.getPartialViewContext().isAjaxRequest()) {
      external.setResponseStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      external.setResponseHeader(HEADER, "database");
      faces.responseComplete();
    } else {
      String query = request.getQueryString();
      String address = request.getRequestURI() + (query == null ? "" : '?' + query);
      external.redirect(
          external.getRequestContextPath()
              + PAGE
              + "?to="
              + URLEncoder.encode(address, StandardCharsets.UTF_8));
    }
  }
}
