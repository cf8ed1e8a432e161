package org.orderly.ups;

/**
 * CDI event, after the commit: a work item has reached its final state. Until {@link
 * FollowUps#done} the work item stays in the list of {@link FollowUps}, so a lost event delays
 * only.
 */
public record WorkitemFinished(UpsContext context, String uid, WorkitemState state) {}
