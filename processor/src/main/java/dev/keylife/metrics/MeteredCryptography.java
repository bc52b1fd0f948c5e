package dev.keylife.metrics;

import dev.keylife.lifecycle.Bytes;
import dev.keylife.lifecycle.Cryptography;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;

/** Measures how long unwrapping takes, whether it succeeds or not: the two must not differ. */
final class MeteredCryptography implements Cryptography {
  private final Cryptography crypto;
  private final Timer unwrap;

  MeteredCryptography(Cryptography crypto, Timer unwrap) {
    this.crypto = crypto;
    this.unwrap = unwrap;
  }

  @Override
  public IssuedParameters issueParameters(
      KeyId key,
      WrappingAlgorithm algorithm,
      WrappingKeySpec spec,
      Instant issuedAt,
      Instant validTo) {
    return crypto.issueParameters(key, algorithm, spec, issuedAt, validTo);
  }

  @Override
  public ImportToken openToken(Bytes importToken) {
    return crypto.openToken(importToken);
  }

  @Override
  public UnwrappedMaterial unwrap(WrappedMaterial wrapped) {
    Timer.Sample sample = Timer.start();
    try {
      return crypto.unwrap(wrapped);
    } finally {
      sample.stop(unwrap);
    }
  }
}
