package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.operations.Refusals;
import dev.keylife.gateway.view.UsableKeys;
import dev.keylife.lifecycle.AliasName;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.snapshot.KeySnapshot;
import java.util.Optional;

/** Finds keys by what calls name them: an id or an alias, bare or as an ARN. */
final class NamedKeys {
  private final UsableKeys usable;
  private final KeyNamespace namespace;

  NamedKeys(UsableKeys usable, KeyNamespace namespace) {
    this.usable = usable;
    this.namespace = namespace;
  }

  /**
   * The alias that a call names; empty where it names a key.
   *
   * @throws ApiException {@code NotFoundException}, {@code InvalidArnException}
   */
  Optional<AliasName> alias(String named) {
    try {
      return namespace.findAlias(named);
    } catch (KmsException e) {
      throw Refusals.of(e);
    }
  }

  /**
   * The key.
   *
   * @throws ApiException {@code NotFoundException}, {@code InvalidArnException}; as {@link
   *     UsableKeys#find}
   */
  KeySnapshot find(String named) {
    KeyId id = alias(named).map(this::target).orElseGet(() -> resolved(named));
    return usable.find(id.value()).orElseThrow(() -> Refusals.of(namespace.notFound(id)));
  }

  private KeyId resolved(String named) {
    try {
      return namespace.resolve(named);
    } catch (KmsException e) {
      throw Refusals.of(e);
    }
  }

  private KeyId target(AliasName alias) {
    return usable
        .alias(alias.value())
        .map(known -> new KeyId(known.getTargetKeyId()))
        .orElseThrow(() -> Refusals.of(namespace.notFound(alias)));
  }
}
