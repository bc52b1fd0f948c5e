package dev.keylife.material;

import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KmsException;
import java.security.GeneralSecurityException;

/** Says in the lifecycle's words that a master key failed. */
final class MasterKeyFailure {
  private MasterKeyFailure() {}

  /**
   * {@code DependencyTimeoutException} where the master keys are out of reach for a while, else
   * {@code KMSInternalException}. What the provider said stays out: it could quote its input.
   */
  static KmsException of(GeneralSecurityException e, String otherwise) {
    return e instanceof MasterKeysUnavailableException
        ? new KmsException(
            FailureCode.DEPENDENCY_TIMEOUT,
            "The master keys did not answer in time. Send it again.")
        : new KmsException(FailureCode.KMS_INTERNAL, otherwise);
  }
}
