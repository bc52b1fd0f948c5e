package dev.keylife.schema;

/** Record headers that the processor sets on {@link Topics#KEY_COMMANDS} itself. */
public final class KeylifeHeaders {

  /**
   * On a command that had been sent to another partition than its key's and was published again, to
   * the right one: where it was read first, as {@code <topic>-<partition>@<offset>} in UTF-8. A
   * command that bears it is not moved twice.
   */
  public static final String REROUTED_FROM = "keylife-rerouted-from";

  private KeylifeHeaders() {}
}
