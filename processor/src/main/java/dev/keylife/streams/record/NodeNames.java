package dev.keylife.streams.record;

/** The names of the topology's nodes. */
public final class NodeNames {
  public static final String COMMANDS_SOURCE = "commands-source";
  public static final String DECODE = "decode";
  public static final String ROUTE = "route";
  public static final String LIFECYCLE = "lifecycle";
  public static final String ALIAS_STEPS_SOURCE = "alias-steps-source";
  public static final String ALIASES = "aliases";
  public static final String REROUTE_SINK = "reroute-sink";
  public static final String DLQ_SINK = "dlq-sink";
  public static final String EVENTS_SINK = "events-sink";
  public static final String STATES_SINK = "states-sink";
  public static final String MATERIALS_SINK = "materials-sink";
  public static final String ALIASES_SINK = "aliases-sink";
  public static final String ALIAS_STEPS_SINK = "alias-steps-sink";

  private NodeNames() {}
}
