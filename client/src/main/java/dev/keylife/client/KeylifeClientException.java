package dev.keylife.client;

import java.util.Optional;

/**
 * What went wrong on the way to an answer: nothing is known about the command's fate unless the
 * message says so. The message is for people and says what to check; it never quotes settings or
 * material.
 */
public final class KeylifeClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failures. */
  public enum Reason {
    /** No broker answered in time. */
    BROKER_UNREACHABLE,
    /** The broker or registry did not accept who we are, or what we may do. */
    ACCESS_DENIED,
    /** A topic is missing. */
    TOPIC_MISSING,
    /** The schema registry did not answer, or refused a schema. */
    REGISTRY,
    /** A setting of the Kafka client or the serializer was not accepted. */
    SETTINGS,
    /** The command was published, and no outcome was seen in time. */
    NO_ANSWER,
    /** The processor could not read the command and set it aside; it has no effect. */
    DEAD_LETTER,
    /** As many commands are on their way as the settings allow; this one was not published. */
    TOO_MANY_IN_FLIGHT,
    /** The client was closed meanwhile; a command that was published may still be applied. */
    CLOSED,
    /** Anything else that Kafka reports. */
    KAFKA
  }

  private final Reason reason;
  private final String commandId;

  /**
   * @param reason what kind of failure
   * @param message for people: what happened, and what to check
   */
  public KeylifeClientException(Reason reason, String message) {
    this(reason, message, "");
  }

  private KeylifeClientException(Reason reason, String message, String commandId) {
    super(message);
    this.reason = reason;
    this.commandId = commandId;
  }

  /** A command of that id was published, and no outcome was seen in time. */
  static KeylifeClientException noAnswer(String commandId, String message) {
    return new KeylifeClientException(Reason.NO_ANSWER, message, commandId);
  }

  /**
   * @param reason what kind of failure
   * @param message for people: what happened, and what to check
   * @param cause the library's own error
   */
  public KeylifeClientException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.commandId = "";
  }

  /** What kind of failure this is. */
  public Reason reason() {
    return reason;
  }

  /** Of the command that has {@link Reason#NO_ANSWER}, to look for it later; else empty. */
  public Optional<String> commandId() {
    return commandId.isEmpty() ? Optional.empty() : Optional.of(commandId);
  }
}
