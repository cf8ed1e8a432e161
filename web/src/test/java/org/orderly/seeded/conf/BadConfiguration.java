package org.orderly.seeded.conf;

/** Breaks on purpose: a setter, and the directory client outside conf.ldap, and a feature. */
public final class BadConfiguration {
  com.unboundid.ldap.sdk.LDAPConnection connection;
  org.orderly.seeded.task.BadManager task;

  public void setName(String name) {}
}
