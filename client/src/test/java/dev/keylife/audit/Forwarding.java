package dev.keylife.audit;

import dev.keylife.client.TrailEntry;
import dev.keylife.client.TrailHandler;

/** Hands everything on; a test changes what it wants to change. */
class Forwarding implements TrailHandler {
  private final TrailHandler next;

  Forwarding(TrailHandler next) {
    this.next = next;
  }

  @Override
  public void onStart(Start start) {
    next.onStart(start);
  }

  @Override
  public void onEntry(TrailEntry entry) {
    next.onEntry(entry);
  }

  @Override
  public void onUnreadable(int partition, long offset, String why) {
    next.onUnreadable(partition, offset, why);
  }
}
