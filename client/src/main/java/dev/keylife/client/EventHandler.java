package dev.keylife.client;

/** Receives the events of a {@link Subscription}, on its thread, in order per key. */
@FunctionalInterface
public interface EventHandler {
  /**
   * Handles one event. Once this returns, the event counts as handled; it can come again all the
   * same, so handling one twice must be as good as once. {@link Delivery#continuity} tells.
   *
   * <p>Must return within {@code max.poll.interval.ms} (5 minutes), or the broker gives the
   * partitions to others of the group.
   *
   * @throws Exception what is done then, {@link SubscriptionOptions#onFailure} says
   */
  void onEvent(Delivery delivery) throws Exception;

  /**
   * Takes note of a record that cannot be read as an event, such as one of a type that came with a
   * later release. Passes over it where this returns; otherwise it counts as a failure.
   *
   * @param message which record, and why, for people
   * @throws Exception by default, because an event would be lost unseen
   */
  default void onUnreadable(String message) throws Exception {
    throw new IllegalStateException(message);
  }
}
