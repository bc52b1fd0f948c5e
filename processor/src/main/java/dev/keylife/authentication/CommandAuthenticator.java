package dev.keylife.authentication;

import java.time.Duration;
import java.util.Optional;

/**
 * Says of each command whether its issuer sent it. What costs least is checked first, and a
 * signature is computed only for what would be carried out if it held. Safe for use by several
 * threads.
 */
public final class CommandAuthenticator {
  /** By how much a publisher's clock may be ahead of the broker's. */
  public static final Duration LEEWAY = SignatureCheck.LEEWAY;

  /** Asks for nothing. */
  public static final CommandAuthenticator OFF =
      new CommandAuthenticator(AuthenticationMode.OFF, Optional.empty(), 0);

  private static final Proof NONE = new Proof.None();

  private final AuthenticationMode mode;
  private final Optional<SignatureCheck> check;
  private final int answersPerSecond;

  /**
   * What signatures are held against.
   *
   * @param audience names the installation
   * @param maxLifetime for how long a signature may be valid
   * @param memory for how long after its time of issue a command is sure to be known if it was
   *     decided before
   */
  public record Terms(String audience, Duration maxLifetime, Duration memory) {}

  private CommandAuthenticator(
      AuthenticationMode mode, Optional<SignatureCheck> check, int answersPerSecond) {
    this.mode = mode;
    this.check = check;
    this.answersPerSecond = answersPerSecond;
  }

  /**
   * One that looks at signatures.
   *
   * @param answersPerSecond how many refusals of a partition have an event in a second
   */
  public static CommandAuthenticator of(
      AuthenticationMode mode, Terms terms, Trust trust, int answersPerSecond) {
    return new CommandAuthenticator(
        mode, Optional.of(new SignatureCheck(terms, trust)), answersPerSecond);
  }

  /** Who sent a command. */
  public Proof check(Presented command) {
    if (mode == AuthenticationMode.OFF) {
      return NONE;
    }
    if (command.signatures().isEmpty()) {
      return mode == AuthenticationMode.REQUIRED ? new Proof.Refused(Refusal.UNSIGNED) : NONE;
    }
    return check.orElseThrow().check(command);
  }

  /** Whether signatures are looked at. */
  public boolean isOn() {
    return mode != AuthenticationMode.OFF;
  }

  /** How many refusals of a partition have an event in a second; others are counted alone. */
  public int answersPerSecond() {
    return answersPerSecond;
  }
}
