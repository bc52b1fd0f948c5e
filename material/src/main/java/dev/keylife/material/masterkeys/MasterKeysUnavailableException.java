package dev.keylife.material.masterkeys;

import java.security.GeneralSecurityException;

/**
 * The service that holds the master keys did not answer in time, or failed. Thrown by what a {@link
 * MasterKeys} gives. The command fails with {@code DependencyTimeoutException}, changes nothing,
 * and the same command, under the same id, is carried out when it is sent again.
 */
public final class MasterKeysUnavailableException extends GeneralSecurityException {
  private static final long serialVersionUID = 1L;

  public MasterKeysUnavailableException(String message) {
    super(message);
  }
}
