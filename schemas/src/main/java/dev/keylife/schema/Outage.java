package dev.keylife.schema;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Tells a broker or registry that is out of reach from a fault of what was sent to it: the former
 * is waited for, the latter is not.
 *
 * <p>Needs {@code kafka-clients}.
 */
public final class Outage {
  private Outage() {}

  /** Whether a server was out of reach, by any of the causes: the same can succeed later. */
  public static boolean isBehind(Throwable failure) {
    return Causes.of(failure).anyMatch(Outage::isOne);
  }

  private static boolean isOne(Throwable t) {
    return t instanceof RetriableException
        || t instanceof SocketException
        || t instanceof UnknownHostException
        || t instanceof UnresolvedAddressException
        || t instanceof InterruptedIOException
        || t instanceof HttpTimeoutException
        || t instanceof SSLException;
  }
}
