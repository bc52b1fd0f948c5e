package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.operations.Call;
import dev.keylife.snapshot.KeyMaterialSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.use.EncryptionAlgorithm;
import dev.keylife.use.EncryptionContext;
import dev.keylife.use.EncryptionKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@code ReEncrypt}: the plaintext goes from one key to another, and to nobody else. */
final class ReEncryptOperation implements UseOperation.Work {
  private static final Ciphertext.Members SOURCE =
      new Ciphertext.Members(
          "kms:ReEncryptFrom",
          "SourceKeyId",
          "SourceEncryptionAlgorithm",
          "SourceEncryptionContext");

  private final KeyUse keys;

  ReEncryptOperation(KeyUse keys) {
    this.keys = keys;
  }

  /** The key, algorithm and context that it is encrypted with. */
  private record Destination(
      KeySnapshot key,
      KeyMaterialSnapshot material,
      EncryptionAlgorithm algorithm,
      EncryptionContext context) {

    static Destination of(Call call, KeyUse keys) {
      Input input = call.input();
      String name = Encryption.name(input, "DestinationEncryptionAlgorithm");
      KeySnapshot key =
          keys.require(
              call,
              input.requiredText("DestinationKeyId"),
              Encryption.purpose(
                  "kms:ReEncryptTo", name, input.pairs("DestinationEncryptionContext")));
      return new Destination(
          key,
          KeyUse.currentMaterial(key),
          Encryption.algorithm(name, key),
          Encryption.context(input, "DestinationEncryptionContext"));
    }

    Optional<String> materialId() {
      return algorithm == EncryptionAlgorithm.SYMMETRIC_DEFAULT
          ? Optional.of(material.getKeyMaterialId())
          : Optional.empty();
    }
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    if (DryRunModifiers.ignoreCiphertext(call.input())) {
      keys.require(
          call,
          DryRunModifiers.requiredKey(call.input(), "SourceKeyId"),
          SOURCE.purpose(call.input()));
      Destination.of(call, keys);
      return CompletableFuture.completedFuture(Output.empty());
    }
    Ciphertext source = Ciphertext.of(call, SOURCE, keys);
    Destination destination = Destination.of(call, keys);
    return source
        .decrypt(call, keys, Function.identity())
        .thenCompose(plaintext -> encrypt(call, plaintext, destination))
        .thenApply(
            blob ->
                new Output()
                    .put("CiphertextBlob", blob)
                    .put("SourceKeyId", source.key().getKeyArn())
                    .put("KeyId", destination.key.getKeyArn())
                    .put("SourceEncryptionAlgorithm", source.algorithm().name())
                    .put("DestinationEncryptionAlgorithm", destination.algorithm.name())
                    .put("SourceKeyMaterialId", source.materialId())
                    .put("DestinationKeyMaterialId", destination.materialId()));
  }

  private CompletionStage<byte[]> encrypt(Call call, byte[] plaintext, Destination destination) {
    return keys.with(
        call,
        destination.key,
        destination.material,
        EncryptionKey.class,
        opened -> {
          try {
            return opened.encrypt(destination.algorithm, plaintext, destination.context);
          } finally {
            Arrays.fill(plaintext, (byte) 0);
          }
        });
  }
}
