package dev.keylife.gateway.view;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.use.OpenedKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Keys that can be used: opened with one of their materials, and lent for one operation. What is
 * known of keys may be older here than for calls that only read ({@code use.max.staleness.ms}), so
 * that keys are used on while brokers are away; so operations that use keys look them up here.
 */
public interface UsableKeys {

  /** Of a gateway without a keyset. */
  UsableKeys NONE =
      new UsableKeys() {
        private ApiException refusal() {
          return new ApiException(
              ErrorType.UnsupportedOperationException,
              "This gateway uses no keys: it has no keyset (use.keyset.file).");
        }

        @Override
        public Optional<KeySnapshot> find(String keyId) {
          throw refusal();
        }

        @Override
        public Optional<AliasSnapshot> alias(String name) {
          throw refusal();
        }

        @Override
        public <R> CompletionStage<R> use(
            KeySnapshot key, String keyMaterialId, Function<OpenedKey, R> operation) {
          throw refusal();
        }
      };

  /**
   * The newest snapshot of a key. Fast for a key that is open.
   *
   * @param keyId bare
   * @throws ApiException {@code KeyUnavailableException} where what is known may be out of date;
   *     {@code UnsupportedOperationException} where this gateway uses no keys
   */
  Optional<KeySnapshot> find(String keyId);

  /**
   * What an alias stands for.
   *
   * @param name {@code alias/} included
   * @throws ApiException as {@link #find}
   */
  Optional<AliasSnapshot> alias(String name);

  /**
   * Does something with an opened key: in the caller's thread where the key is open, else in
   * another once it is. The key is not closed meanwhile, and must not be kept.
   *
   * @param key as {@link #find} gave it
   * @param keyMaterialId one of its materials
   * @return what the operation returned, or fails with what it threw. Fails with an {@link
   *     ApiException}, perhaps in a {@link java.util.concurrent.CompletionException}: {@code
   *     DisabledException} or {@code KMSInvalidStateException} where the key may not be used, by
   *     its state or because a material has expired by this machine's clock; {@code
   *     KeyUnavailableException} where the material is not here, or what is known may be out of
   *     date; {@code DependencyTimeoutException} or {@code KMSInternalException} where its seal
   *     does not open; {@code InvalidCiphertextException} where the key has no such material that
   *     was ever current
   */
  <R> CompletionStage<R> use(
      KeySnapshot key, String keyMaterialId, Function<OpenedKey, R> operation);
}
