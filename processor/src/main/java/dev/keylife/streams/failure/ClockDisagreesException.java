package dev.keylife.streams.failure;

/**
 * A command was met while this machine's clock cannot be acted on. Its transaction is aborted, and
 * it is carried out once the clock is right.
 */
public final class ClockDisagreesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClockDisagreesException() {
    super(
        "this machine's clock disagrees with the brokers': no command is carried out until it is"
            + " right");
  }
}
