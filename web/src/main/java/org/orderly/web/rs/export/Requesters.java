package org.orderly.web.rs.export;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import org.orderly.task.Requester;

/** Who asks, for the task's row and the audit trail. */
@RequestScoped
public class Requesters {
  @Inject HttpServletRequest request;

  public Requester current() {
    String query = request.getQueryString();
    return new Requester(
        request.getRemoteUser(),
        request.getRemoteAddr(),
        query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query);
  }
}
