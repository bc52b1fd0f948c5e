package dev.keylife.schema;

import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/**
 * What a broker or registry refuses this client for. It is no fault of what was sent, and unlike an
 * {@link Outage} it does not pass by itself: somebody has to change settings or rights.
 *
 * <p>Needs {@code kafka-clients}.
 */
public enum AccessRefusal {
  /**
   * One of the two does not trust the other's certificate. Whether waiting helps cannot be told: a
   * server whose certificate is about to be replaced looks the same. So a failure that has an
   * {@link javax.net.ssl.SSLException} among its causes is an {@link Outage} as well, and whoever
   * asks for both decides which counts.
   */
  HANDSHAKE,
  /** The server does not accept who this client says it is. */
  LOGIN,
  /** The server knows this client, which may not do this. */
  RIGHT;

  /** What this failure itself says, whatever its causes are. */
  public static Optional<AccessRefusal> of(Throwable failure) {
    if (failure instanceof SslAuthenticationException) {
      return Optional.of(HANDSHAKE);
    }
    if (failure instanceof AuthenticationException) {
      return Optional.of(LOGIN);
    }
    return failure instanceof AuthorizationException ? Optional.of(RIGHT) : Optional.empty();
  }

  /** What the failure or the first of its causes says that says anything of it. */
  public static Optional<AccessRefusal> behind(Throwable failure) {
    return Causes.of(failure).flatMap(cause -> of(cause).stream()).findFirst();
  }
}
