package dev.keylife.lifecycle;

import java.util.Optional;

/** What is kept sealed for keys, as a decision sees it: for reading only. */
public interface SealedSecrets {
  /** The sealed bytes of a secret, or empty where it was never kept or has been erased. */
  Optional<ByteString> find(SecretId id);
}
