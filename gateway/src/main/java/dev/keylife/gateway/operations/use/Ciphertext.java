package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.operations.Call;
import dev.keylife.gateway.operations.Refusals;
import dev.keylife.gateway.view.Usability;
import dev.keylife.snapshot.KeyMaterialSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.use.CiphertextBlob;
import dev.keylife.use.EncryptionAlgorithm;
import dev.keylife.use.EncryptionContext;
import dev.keylife.use.EncryptionKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A ciphertext of Decrypt or ReEncrypt, and the key that it opens with: the one that the call
 * names, and for symmetric keys the one that it names itself.
 */
final class Ciphertext {
  private final EncryptionAlgorithm algorithm;
  private final KeySnapshot key;
  private final KeyMaterialSnapshot material;
  private final byte[] bytes;
  private final EncryptionContext context;

  /** Which action it is, and which members of the input hold what. */
  record Members(String action, String keyId, String algorithm, String context) {
    /** What the key is wanted for. */
    Purpose purpose(Input input) {
      return Encryption.purpose(action, Encryption.name(input, algorithm), input.pairs(context));
    }
  }

  private Ciphertext(
      EncryptionAlgorithm algorithm,
      KeySnapshot key,
      KeyMaterialSnapshot material,
      byte[] bytes,
      EncryptionContext context) {
    this.algorithm = algorithm;
    this.key = key;
    this.material = material;
    this.bytes = bytes;
    this.context = context;
  }

  /**
   * Finds the key and the material.
   *
   * @throws ApiException {@code InvalidCiphertextException}, {@code IncorrectKeyException}, or that
   *     the key may not be used
   */
  static Ciphertext of(Call call, Members members, KeyUse keys) {
    Input input = call.input();
    if (!input.has("CiphertextBlob")) {
      throw Refusals.invalid("CiphertextBlob is required.");
    }
    return Encryption.name(input, members.algorithm).equals(Encryption.SYMMETRIC)
        ? symmetric(call, members, keys)
        : asymmetric(call, members, keys);
  }

  /** Only the call can name the key: an RSA ciphertext has nothing but the encrypted number. */
  private static Ciphertext asymmetric(Call call, Members members, KeyUse keys) {
    Input input = call.input();
    EncryptionContext context = Encryption.context(input, members.context);
    String named = required(input.text(members.keyId), members);
    KeySnapshot key = keys.require(call, named, members.purpose(input));
    return new Ciphertext(
        Encryption.algorithm(Encryption.name(input, members.algorithm), key),
        key,
        KeyUse.currentMaterial(key),
        input.requiredBytes("CiphertextBlob"),
        context);
  }

  private static Ciphertext symmetric(Call call, Members members, KeyUse keys) {
    Input input = call.input();
    byte[] bytes = input.requiredBytes("CiphertextBlob");
    EncryptionContext context = Encryption.context(input, members.context);
    Purpose purpose = members.purpose(input);
    CiphertextBlob blob = CiphertextBlob.parse(bytes);
    String keyOfBlob = blob.keyId().value();
    call.keys().named(keyOfBlob);
    KeySnapshot key =
        input
            .text(members.keyId)
            .map(named -> keys.require(call, named, purpose))
            .orElseGet(() -> keys.requireOfBlob(call, keyOfBlob, purpose));
    if (!key.getKeyId().equals(keyOfBlob)) {
      throw new ApiException(
          ErrorType.IncorrectKeyException,
          "The key ID in the request does not identify a CMK that can perform this operation.");
    }
    KeyMaterialSnapshot material =
        Usability.material(key, blob.materialId().value())
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorType.InvalidCiphertextException,
                        "The ciphertext names key material that the key does not have."));
    return new Ciphertext(EncryptionAlgorithm.SYMMETRIC_DEFAULT, key, material, bytes, context);
  }

  private static String required(Optional<String> keyId, Members members) {
    return keyId.orElseThrow(
        () ->
            Refusals.invalid(
                members.keyId + " is required to decrypt with an asymmetric KMS key."));
  }

  EncryptionAlgorithm algorithm() {
    return algorithm;
  }

  KeySnapshot key() {
    return key;
  }

  /** The id of the material, which AWS shows for symmetric keys alone. */
  Optional<String> materialId() {
    return algorithm == EncryptionAlgorithm.SYMMETRIC_DEFAULT
        ? Optional.of(material.getKeyMaterialId())
        : Optional.empty();
  }

  /** Decrypts it, and does something with the plaintext in the same thread. */
  <R> CompletionStage<R> decrypt(Call call, KeyUse keys, Function<byte[], R> next) {
    return keys.with(
        call,
        key,
        material,
        EncryptionKey.class,
        opened -> next.apply(opened.decrypt(algorithm, bytes, context)));
  }
}
