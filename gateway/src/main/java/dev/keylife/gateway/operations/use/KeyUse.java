package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.operations.Call;
import dev.keylife.gateway.operations.KeyAccess;
import dev.keylife.gateway.operations.NamedKeys;
import dev.keylife.gateway.view.Usability;
import dev.keylife.gateway.view.UsableKeys;
import dev.keylife.lifecycle.policy.AccessContext;
import dev.keylife.snapshot.KeyMaterialSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeyMaterialState;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyUsage;
import dev.keylife.use.OpenedKey;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Finds keys, tells whether they may be used, and has them used. */
final class KeyUse {
  private static final Set<ErrorType> HIDDEN =
      EnumSet.of(ErrorType.NotFoundException, ErrorType.AccessDeniedException);

  private final KeyAccess access;
  private final NamedKeys named;
  private final UsableKeys usable;
  private final Executor workers;

  /**
   * @param access tells who may do what
   * @param workers for what takes longer than an answer takes to be written: all but AES and HMAC;
   *     where it takes no more, the call is answered with {@code ThrottlingException}
   */
  KeyUse(KeyAccess access, NamedKeys named, UsableKeys usable, Executor workers) {
    this.access = access;
    this.named = named;
    this.usable = usable;
    this.workers = workers;
  }

  /**
   * The key that {@code KeyId} of a call names, if the call may use it.
   *
   * @throws ApiException {@code NotFoundException}; its policy, its state or its usage do not allow
   *     it, and are asked in this order
   */
  KeySnapshot require(Call call, Purpose purpose) {
    return require(call, call.input().requiredText("KeyId"), purpose);
  }

  /** The same for a key that another member names. */
  KeySnapshot require(Call call, String keyId, Purpose purpose) {
    return checked(call, allowed(call, keyId, purpose), purpose);
  }

  /**
   * The same for the key that a ciphertext names.
   *
   * @throws ApiException {@code AccessDeniedException} if there is none or its policy does not
   *     allow it; as in AWS KMS, the caller is not told which
   */
  KeySnapshot requireOfBlob(Call call, String keyId, Purpose purpose) {
    KeySnapshot key;
    try {
      key = allowed(call, keyId, purpose);
    } catch (ApiException e) {
      throw HIDDEN.contains(e.type())
          ? new ApiException(
              ErrorType.AccessDeniedException,
              "The ciphertext refers to a customer master key that does not exist, does not exist"
                  + " in this region, or you are not allowed to access.")
          : e;
    }
    return checked(call, key, purpose);
  }

  private KeySnapshot allowed(Call call, String keyId, Purpose purpose) {
    return allowed(call, keyId, purpose.action(), purpose.algorithm(), purpose.known());
  }

  private KeySnapshot allowed(
      Call call, String keyId, String action, Optional<String> algorithm, AccessContext known) {
    KeySnapshot key = named.findNamedOrAliased(keyId);
    call.keys().want(key.getKeyId(), algorithm);
    AccessContext all =
        named
            .alias(keyId)
            .map(
                alias ->
                    AccessContext.builder()
                        .add(known)
                        .add("kms:RequestAlias", alias.value())
                        .build())
            .orElse(known);
    access.require(call, key, action, all);
    return key;
  }

  private static KeySnapshot checked(Call call, KeySnapshot key, Purpose purpose) {
    Usability.requireEnabled(key);
    if (key.getKeyUsage() != purpose.usage()) {
      throw new ApiException(
          ErrorType.InvalidKeyUsageException,
          "%s key usage is %s which is not valid for %s."
              .formatted(key.getKeyArn(), key.getKeyUsage(), call.attempt().operation()));
    }
    return key;
  }

  /** Any key that the call names, whatever its usage. */
  KeySnapshot requireAny(Call call, String action) {
    String keyId = call.input().requiredText("KeyId");
    KeySnapshot key = allowed(call, keyId, action, Optional.empty(), AccessContext.NONE);
    Usability.requireEnabled(key);
    return key;
  }

  /** The material that is used now. */
  static KeyMaterialSnapshot currentMaterial(KeySnapshot key) {
    return key.getKeyMaterials().stream()
        .filter(material -> material.getKeyMaterialState() == KeyMaterialState.CURRENT)
        .findFirst()
        .orElseThrow(
            () ->
                new ApiException(
                    ErrorType.KMSInvalidStateException, key.getKeyArn() + " has no key material."));
  }

  /** Has a key used with its current material. */
  <K extends OpenedKey, R> CompletionStage<R> with(
      Call call, KeySnapshot key, Class<K> kind, Function<K, R> operation) {
    return with(call, key, currentMaterial(key), kind, operation);
  }

  /**
   * Has a key used.
   *
   * @param kind which goes with the key's usage
   */
  <K extends OpenedKey, R> CompletionStage<R> with(
      Call call,
      KeySnapshot key,
      KeyMaterialSnapshot material,
      Class<K> kind,
      Function<K, R> operation) {
    call.keys().use(key.getKeyId(), material.getKeyMaterialId());
    Supplier<CompletionStage<R>> work =
        () ->
            usable.use(
                key, material.getKeyMaterialId(), opened -> operation.apply(kind.cast(opened)));
    return isQuick(key) ? work.get() : elsewhere(work).thenCompose(Function.identity());
  }

  /** AES and HMAC take some microseconds, which is less than to hand them to another thread. */
  private static boolean isQuick(KeySnapshot key) {
    return key.getKeySpec() == KeySpec.SYMMETRIC_DEFAULT
        || key.getKeyUsage() == KeyUsage.GENERATE_VERIFY_MAC;
  }

  /** Has something done that takes long. */
  <R> CompletionStage<R> elsewhere(Supplier<R> work) {
    try {
      return CompletableFuture.supplyAsync(work, workers);
    } catch (RejectedExecutionException e) {
      throw new ApiException(ErrorType.ThrottlingException, "Rate exceeded");
    }
  }
}
