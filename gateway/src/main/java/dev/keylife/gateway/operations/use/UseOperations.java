package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.operations.KeyAccess;
import dev.keylife.gateway.operations.NamedKeys;
import dev.keylife.gateway.operations.Operation;
import dev.keylife.gateway.usage.UseListener;
import dev.keylife.gateway.view.UsableKeys;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.use.DataKeys;
import java.util.HashMap;
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
   * @param listener is told of each call that is about a key
   */
  public static Map<String, Operation> all(
      KeyAccess policies,
      UsableKeys usable,
      KeyNamespace namespace,
      DataKeys dataKeys,
      Executor workers,
      UseListener listener) {
    NamedKeys named = new NamedKeys(namespace, usable::find, usable::alias);
    KeyUse keys = new KeyUse(policies, named, usable, workers);
    Map<String, Operation> all = new HashMap<>();
    works(keys, policies, dataKeys)
        .forEach(
            (name, work) -> all.put(name, new UseOperation(work, policies.granted(), listener)));
    return Map.copyOf(all);
  }

  private static Map<String, UseOperation.Work> works(
      KeyUse keys, KeyAccess policies, DataKeys dataKeys) {
    return Map.ofEntries(
        Map.entry("Decapsulate", new DecapsulateOperation(keys)),
        Map.entry("Decrypt", new DecryptOperation(keys)),
        Map.entry("DeriveSharedSecret", new DeriveSharedSecretOperation(keys)),
        Map.entry("Encapsulate", new EncapsulateOperation(keys)),
        Map.entry("Encrypt", new EncryptOperation(keys)),
        Map.entry("GenerateDataKey", new GenerateDataKeyOperation(keys, dataKeys, true)),
        Map.entry("GenerateDataKeyPair", new GenerateDataKeyPairOperation(keys, dataKeys, true)),
        Map.entry(
            "GenerateDataKeyPairWithoutPlaintext",
            new GenerateDataKeyPairOperation(keys, dataKeys, false)),
        Map.entry(
            "GenerateDataKeyWithoutPlaintext", new GenerateDataKeyOperation(keys, dataKeys, false)),
        Map.entry("GenerateMac", new GenerateMacOperation(keys)),
        Map.entry("GenerateRandom", new GenerateRandomOperation(policies, dataKeys)),
        Map.entry("GetPublicKey", new GetPublicKeyOperation(keys)),
        Map.entry("ReEncrypt", new ReEncryptOperation(keys)),
        Map.entry("Sign", new SignOperation(keys)),
        Map.entry("Verify", new VerifyOperation(keys)),
        Map.entry("VerifyMac", new VerifyMacOperation(keys)));
  }
}
