package dev.keylife.streams;

/**
 * The names of the topology's nodes and stores. Changelog topics are named after the stores, so
 * renaming one orphans the state of every installation.
 */
final class Names {
  static final String COMMANDS_SOURCE = "commands-source";
  static final String DECODE = "decode";
  static final String ROUTE = "route";
  static final String LIFECYCLE = "lifecycle";
  static final String REROUTE_SINK = "reroute-sink";
  static final String DLQ_SINK = "dlq-sink";
  static final String EVENTS_SINK = "events-sink";
  static final String STATES_SINK = "states-sink";

  static final String KEYS_STORE = "keys";
  static final String SECRETS_STORE = "sealed-secrets";
  static final String DEADLINES_STORE = "deadlines";
  static final String SEALING_STORE = "sealing";
  static final String COMMAND_IDS_STORE = "command-ids";
  static final String KEYLESS_CHAIN_STORE = "keyless-chain";
  static final String WAITING_STORE = "waiting-commands";

  private Names() {}
}
