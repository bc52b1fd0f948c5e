package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.operations.Keys;
import dev.keylife.gateway.operations.NamedKeys;
import dev.keylife.gateway.operations.Operation;
import dev.keylife.gateway.view.UsableKeys;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.use.DataKeys;
import java.util.Map;
import java.util.concurrent.Executor;

/** The operations that use keys, by their names. */
public final class UseOperations {
  private UseOperations() {}

  /**
   * All of them.
   *
   * @param policies tells who may do what
   * @param usable finds keys and opens them
   * @param workers for what takes longer than an answer takes to be written; a call that it refuses
   *     is answered with {@code ThrottlingException}
   */
  public static Map<String, Operation> all(
      Keys policies,
      UsableKeys usable,
      KeyNamespace namespace,
      DataKeys dataKeys,
      Executor workers) {
    NamedKeys named = new NamedKeys(namespace, usable::find, usable::alias);
    KeyUse keys = new KeyUse(policies, named, usable, workers);
    return Map.ofEntries(
        entry("Decapsulate", new DecapsulateOperation(keys)),
        entry("Decrypt", new DecryptOperation(keys)),
        entry("DeriveSharedSecret", new DeriveSharedSecretOperation(keys)),
        entry("Encapsulate", new EncapsulateOperation(keys)),
        entry("Encrypt", new EncryptOperation(keys)),
        entry("GenerateDataKey", new GenerateDataKeyOperation(keys, dataKeys, true)),
        entry("GenerateDataKeyPair", new GenerateDataKeyPairOperation(keys, dataKeys, true)),
        entry(
            "GenerateDataKeyPairWithoutPlaintext",
            new GenerateDataKeyPairOperation(keys, dataKeys, false)),
        entry(
            "GenerateDataKeyWithoutPlaintext", new GenerateDataKeyOperation(keys, dataKeys, false)),
        entry("GenerateMac", new GenerateMacOperation(keys)),
        entry("GenerateRandom", new GenerateRandomOperation(policies, dataKeys)),
        entry("GetPublicKey", new GetPublicKeyOperation(keys)),
        entry("ReEncrypt", new ReEncryptOperation(keys)),
        entry("Sign", new SignOperation(keys)),
        entry("Verify", new VerifyOperation(keys)),
        entry("VerifyMac", new VerifyMacOperation(keys)));
  }

  private static Map.Entry<String, Operation> entry(String name, UseOperation.Work work) {
    return Map.entry(name, new UseOperation(work));
  }
}
