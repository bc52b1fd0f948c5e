package dev.keylife.material.masterkeys;

import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KmsException;
import java.security.GeneralSecurityException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the lifecycle's words that a master key failed. */
public final class MasterKeyFailure {
  private static final Logger LOG = LoggerFactory.getLogger(MasterKeyFailure.class);

  private MasterKeyFailure() {}

  /**
   * {@code DependencyTimeoutException} where the master keys are out of reach for a while, else
   * {@code KMSInternalException}. What the provider said stays out of the answer.
   */
  public static KmsException of(GeneralSecurityException e, String otherwise) {
    if (e instanceof MasterKeysUnavailableException) {
      LOG.warn(
          "Out of reach: {}. What needed it failed with DependencyTimeoutException and can be sent"
              + " again",
          e.getMessage());
      return new KmsException(
          FailureCode.DEPENDENCY_TIMEOUT, "The master keys did not answer in time. Send it again.");
    }
    return new KmsException(FailureCode.KMS_INTERNAL, otherwise);
  }
}
