package dev.keylife.gateway.model;

import java.util.Optional;

/**
 * An operation of the API.
 *
 * @param input what it takes; empty where it is not served
 * @param status whether it is served
 * @param reason why it is not; empty where it is
 */
public record OperationModel(
    String name, Optional<InputShape> input, Status status, String reason) {

  /** Whether an operation is served. */
  public enum Status {
    SERVED,
    /** Asked for, and not there yet. */
    LATER,
    /** Has no meaning in Keylife. */
    REFUSED
  }
}
