package dev.keylife.gateway.signature;

import java.util.Optional;

/**
 * Who calls.
 *
 * @param principal such as {@code arn:aws:iam::000000000000:user/alice}: the issuer of commands
 * @param accessKeyId which of the principal's keys was used
 * @param secret bytes that follow from the access key's secret, and do not tell it; empty where
 *     nothing was verified
 */
public record ApiCaller(String principal, String accessKeyId, Optional<byte[]> secret) {
  /** Without the secret. */
  @Override
  public String toString() {
    return "ApiCaller[" + principal + ", " + accessKeyId + "]";
  }
}
