package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Input;
import dev.keylife.lifecycle.policy.AccessContext;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeyUsage;
import dev.keylife.use.EncryptionAlgorithm;
import dev.keylife.use.EncryptionContext;
import java.util.Map;
import java.util.Optional;

/** What an input says of encryption. */
final class Encryption {
  static final String SYMMETRIC = EncryptionAlgorithm.SYMMETRIC_DEFAULT.name();

  private Encryption() {}

  /** The algorithm's name, which symmetric keys need not be told. */
  static String name(Input input, String member) {
    return input.text(member).orElse(SYMMETRIC);
  }

  static EncryptionAlgorithm algorithm(String name, KeySnapshot key) {
    return Algorithms.named(EncryptionAlgorithm.class, name, key);
  }

  /** That a key is wanted to encrypt or decrypt. */
  static Purpose purpose(String action, String algorithm, Map<String, String> context) {
    return new Purpose(
        action,
        KeyUsage.ENCRYPT_DECRYPT,
        Optional.of(algorithm),
        AccessContext.builder()
            .add("kms:EncryptionAlgorithm", algorithm)
            .addEncryptionContext(context)
            .build());
  }

  static EncryptionContext context(Input input, String member) {
    return EncryptionContext.of(input.pairs(member));
  }
}
