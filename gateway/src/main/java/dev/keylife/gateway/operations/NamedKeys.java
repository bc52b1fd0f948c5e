package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.lifecycle.AliasName;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import java.util.Optional;
import java.util.function.Function;

/** Finds keys by what calls name them: an id or an alias, bare or as an ARN. */
public final class NamedKeys {
  private final KeyNamespace namespace;
  private final Function<String, Optional<KeySnapshot>> keys;
  private final Function<String, Optional<AliasSnapshot>> aliases;

  /**
   * @param keys looks up a key by its bare id
   * @param aliases looks up an alias by its name
   */
  public NamedKeys(
      KeyNamespace namespace,
      Function<String, Optional<KeySnapshot>> keys,
      Function<String, Optional<AliasSnapshot>> aliases) {
    this.namespace = namespace;
    this.keys = keys;
    this.aliases = aliases;
  }

  /**
   * The alias that a call names; empty where it names a key.
   *
   * @throws ApiException {@code NotFoundException}, {@code InvalidArnException}
   */
  public Optional<AliasName> alias(String named) {
    try {
      return namespace.findAlias(named);
    } catch (KmsException e) {
      throw Refusals.of(e);
    }
  }

  /**
   * The key that an id or its ARN names.
   *
   * @throws ApiException {@code NotFoundException}, {@code InvalidArnException}; what the lookup
   *     throws
   */
  KeySnapshot find(String keyIdOrArn) {
    try {
      return known(namespace.resolve(keyIdOrArn));
    } catch (KmsException e) {
      throw Refusals.of(e);
    }
  }

  /** As {@link #find}, or the key that an alias stands for. */
  public KeySnapshot findNamedOrAliased(String named) {
    return alias(named).map(alias -> known(target(alias))).orElseGet(() -> find(named));
  }

  private KeySnapshot known(KeyId id) {
    return keys.apply(id.value()).orElseThrow(() -> Refusals.of(namespace.notFound(id)));
  }

  private KeyId target(AliasName alias) {
    return aliases
        .apply(alias.value())
        .map(known -> new KeyId(known.getTargetKeyId()))
        .orElseThrow(() -> Refusals.of(namespace.notFound(alias)));
  }
}
