package dev.keylife.material.unwrapping;

/**
 * The crypto provider that the settings demand does not work here. The message says why, and holds
 * no secret.
 */
public final class ProviderUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  ProviderUnavailableException(String message) {
    super(message);
  }
}
