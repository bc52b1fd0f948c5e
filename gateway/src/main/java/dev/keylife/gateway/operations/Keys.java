package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.view.KeyView;
import dev.keylife.lifecycle.GuardedKey;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.PolicyEvaluator;
import dev.keylife.lifecycle.policy.AccessContext;
import dev.keylife.snapshot.KeySnapshot;
import java.time.Instant;
import java.util.Optional;

/** Finds the keys that calls name, in the view, for those who may read them. */
final class Keys {
  private final KeyView view;
  private final KeyNamespace namespace;
  private final PolicyEvaluator policies;

  Keys(KeyView view, KeyNamespace namespace, PolicyEvaluator policies) {
    this.view = view;
    this.namespace = namespace;
    this.policies = policies;
  }

  /**
   * The key that the member {@code KeyId} of a call names.
   *
   * @param action what the caller must be allowed to do with it, such as {@code kms:DescribeKey}
   * @throws ApiException as the processor would refuse a command about it
   */
  KeySnapshot named(Call call, String action) {
    KeySnapshot key = find(call.input().requiredText("KeyId"));
    try {
      policies.require(
          call.attempt().principal(), action, guarded(key), Instant.now(), AccessContext.NONE);
    } catch (KmsException e) {
      throw Refusals.of(e);
    }
    return key;
  }

  /** Refuses what is about no single key to whoever is no administrator. */
  void requireInAccount(Call call, String action) {
    try {
      policies.requireInAccount(call.attempt().principal(), action);
    } catch (KmsException e) {
      throw Refusals.of(e);
    }
  }

  private static GuardedKey guarded(KeySnapshot key) {
    return new GuardedKey(
        key.getKeyArn(),
        Optional.ofNullable(key.getPolicy()),
        key.getKeySpec().name(),
        key.getKeyUsage().name(),
        key.getOrigin().name());
  }

  /** A key, for whoever may have it found. */
  KeySnapshot find(String keyIdOrArn) {
    KeyId id;
    try {
      id = namespace.resolve(keyIdOrArn);
    } catch (KmsException e) {
      throw Refusals.of(e);
    }
    return view.find(id.value())
        .orElseThrow(
            () ->
                new ApiException(
                    ErrorType.NotFoundException, "Key '" + namespace.arn(id) + "' does not exist"));
  }

  String arn(String keyId) {
    return namespace.arn(new KeyId(keyId));
  }
}
