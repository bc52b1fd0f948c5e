package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.view.Views;
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
public final class KeyAccess {
  private final NamedKeys named;
  private final KeyNamespace namespace;
  private final PolicyEvaluator policies;
  private final GrantedCalls granted;

  public KeyAccess(Views views, KeyNamespace namespace, PolicyEvaluator policies) {
    this.named = new NamedKeys(namespace, views.keys()::find, views.aliases()::find);
    this.namespace = namespace;
    this.policies = policies;
    this.granted = new GrantedCalls(views);
  }

  /**
   * The key that the member {@code KeyId} of a call names by its id or ARN.
   *
   * @param action what the caller must be allowed to do with it, such as {@code kms:GetKeyPolicy}
   * @throws ApiException as the processor would refuse a command about it
   */
  KeySnapshot named(Call call, String action) {
    return permitted(call, find(call.input().requiredText("KeyId")), action);
  }

  /**
   * The key that a member of a call names by its id or ARN, or by the name or ARN of an alias: as
   * in DescribeKey and where keys are used, and nowhere else.
   *
   * @param action as of {@link #named}
   * @throws ApiException {@code NotFoundException}, {@code InvalidArnException}, {@code
   *     AccessDeniedException}
   */
  KeySnapshot namedOrAliased(Call call, String member, String action) {
    return permitted(call, named.findNamedOrAliased(call.input().requiredText(member)), action);
  }

  private KeySnapshot permitted(Call call, KeySnapshot key, String action) {
    require(call, key, action, AccessContext.NONE);
    return key;
  }

  /**
   * Refuses what the caller may not do with a key.
   *
   * @param known what is known of the call beside the key, the caller and the time
   * @throws ApiException {@code AccessDeniedException}
   */
  public void require(Call call, KeySnapshot key, String action, AccessContext known) {
    try {
      policies.require(call.attempt().principal(), action, guarded(key), Instant.now(), known);
    } catch (KmsException e) {
      throw Refusals.of(e);
    }
  }

  /** Answers calls that may come with grant tokens. */
  public GrantedCalls granted() {
    return granted;
  }

  /** Whether a principal, as a grant names it, means the caller. */
  boolean isMeant(Call call, String principal) {
    return policies.means(principal, call.attempt().principal());
  }

  /** Refuses what is about no single key to whoever is no administrator. */
  public void requireInAccount(Call call, String action) {
    try {
      policies.requireInAccount(call.attempt().principal(), action);
    } catch (KmsException e) {
      throw Refusals.of(e);
    }
  }

  private GuardedKey guarded(KeySnapshot key) {
    return new GuardedKey(
        key.getKeyArn(),
        Optional.ofNullable(key.getPolicy()),
        key.getKeySpec().name(),
        key.getKeyUsage().name(),
        key.getOrigin().name(),
        SnapshotGrants.of(key),
        Optional.ofNullable(key.getMultiRegion())
            .map(it -> it.getPrimaryRegion().equals(namespace.region()) ? "PRIMARY" : "REPLICA"));
  }

  /** A key, for whoever may have it found. */
  KeySnapshot find(String keyIdOrArn) {
    return named.find(keyIdOrArn);
  }

  String arn(String keyId) {
    return namespace.arn(new KeyId(keyId));
  }
}
