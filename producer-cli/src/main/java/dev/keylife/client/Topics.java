package dev.keylife.client;

/** The topics of the contract. */
final class Topics {
  static final String COMMANDS = "key-commands";
  static final String EVENTS = "key-events";
  static final String STATES = "key-states";

  private Topics() {}
}
