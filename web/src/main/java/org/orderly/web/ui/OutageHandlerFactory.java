package org.orderly.web.ui;

import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerFactory;

/** Lets every page tell that the database does not answer, and go on when it does. */
public final class OutageHandlerFactory extends ExceptionHandlerFactory {

  public OutageHandlerFactory(ExceptionHandlerFactory wrapped) {
    super(wrapped);
  }

  @Override
  public ExceptionHandler getExceptionHandler() {
    return new OutageHandler(getWrapped().getExceptionHandler());
  }
}
