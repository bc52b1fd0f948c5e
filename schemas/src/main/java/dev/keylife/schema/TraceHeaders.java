package dev.keylife.schema;

/**
 * The record headers of a distributed trace, in ASCII, as tracing libraries for Kafka set and read
 * them. Those of a command go on to its event.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public final class TraceHeaders {

  /** Which trace, and which span of it the command came from. */
  public static final String PARENT = "traceparent";

  /** What tracing systems add to it, of no meaning here. */
  public static final String STATE = "tracestate";

  private TraceHeaders() {}
}
