package dev.keylife.material;

import java.security.GeneralSecurityException;

/**
 * The service that holds the master keys did not answer in time. Thrown by what a {@link
 * MasterKeys} gives; the command fails with {@code DependencyTimeoutException} and can be sent
 * again.
 */
public final class MasterKeysUnavailableException extends GeneralSecurityException {
  private static final long serialVersionUID = 1L;

  public MasterKeysUnavailableException(String message) {
    super(message);
  }
}
