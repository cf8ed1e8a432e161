package org.orderly.web.rs.error;

import jakarta.ejb.EJBAccessException;
import jakarta.ejb.EJBException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.orderly.task.NoSuchTaskException;
import org.orderly.task.TaskConflictException;
import org.orderly.task.UnknownNameException;
import org.orderly.ups.UpsException;
import org.orderly.web.rs.multipart.MultipartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps every exception that leaves a resource. */
@Provider
public class ErrorMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);

  @Context private @Nullable UriInfo uriInfo;

  @Override
  public Response toResponse(Throwable thrown) {
    Throwable cause = causeOf(thrown);
    if (cause instanceof BadParameterException bad) {
      return answer(400, text(bad), bad.parameter());
    } else if (cause instanceof RefusedException refused) {
      return builder(refused.status(), text(refused), null)
          .header(HttpHeaders.ACCEPT, refused.accept()) // null: none
          .build();
    } else if (cause instanceof NoSuchTaskException || cause instanceof UnknownNameException) {
      return answer(404, text(cause), null);
    } else if (cause instanceof TaskConflictException) {
      return answer(409, text(cause), null);
    } else if (cause instanceof UpsException ups && uriInfo != null) {
      return WorkitemRefusal.of(ups, uriInfo.getAbsolutePath());
    } else if (cause instanceof MultipartException || cause instanceof BodyException) {
      return answer(400, text(cause), null);
    } else if (cause instanceof EJBAccessException) {
      return answer(403, "Your roles do not allow this", null);
    } else if (cause instanceof WebApplicationException web) {
      return ofFramework(web);
    }
    // the id lets an operator find the log entry without the client learning what is inside
    String id = UUID.randomUUID().toString();
    LOG.error("Request failed, error id {}", id, thrown);
    return answer(500, "Internal error " + id, null);
  }

  private static Throwable causeOf(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof EJBException
        && !(cause instanceof EJBAccessException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private Response ofFramework(WebApplicationException web) {
    Response response = web.getResponse();
    int status = response.getStatus();
    if (status < 400 || response.hasEntity()) {
      return response;
    }
    String text =
        switch (status) {
          case 401 -> "Login required";
          case 403 -> "Your roles do not allow this";
          case 404 -> "No such resource";
          case 405 -> "This path does not know that method";
          case 406 -> "None of the accepted media types can be given";
          case 415 -> "This path does not take that media type";
          default -> "The request cannot be served";
        };
    Response.ResponseBuilder answer = builder(status, text, null);
    String allow = response.getHeaderString(HttpHeaders.ALLOW);
    return (allow == null ? answer : answer.header(HttpHeaders.ALLOW, allow)).build();
  }

  private Response answer(int status, String text, @Nullable String parameter) {
    return builder(status, text, parameter).build();
  }

  private Response.ResponseBuilder builder(int status, String text, @Nullable String parameter) {
    String path = uriInfo == null ? "" : uriInfo.getPath();
    ErrorBody body = ErrorBody.of(path, status, text, parameter);
    return Response.status(status).type(body.mediaType()).entity(body.text());
  }

  private static String text(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? "The request cannot be served" : message;
  }
}
