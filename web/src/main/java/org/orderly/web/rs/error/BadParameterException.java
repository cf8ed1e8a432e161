package org.orderly.web.rs.error;

/** A query parameter that cannot be understood; answered with 400 and the name of the parameter. */
public class BadParameterException extends RuntimeException {
  private final String parameter;

  public BadParameterException(String parameter, String reason) {
    super("Invalid parameter " + parameter + ": " + reason);
    this.parameter = parameter;
  }

  /** A parameter that must be there, but is not. */
  public static BadParameterException missing(String parameter) {
    return new BadParameterException("Missing query parameter: " + parameter, parameter, true);
  }

  private BadParameterException(String message, String parameter, boolean whole) {
    super(message);
    this.parameter = parameter;
  }

  public String parameter() {
    return parameter;
  }
}
