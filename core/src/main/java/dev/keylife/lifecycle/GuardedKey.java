package dev.keylife.lifecycle;

import java.util.List;
import java.util.Optional;

/**
 * What access to a key depends on.
 *
 * @param arn the key's ARN
 * @param policy its policy document; empty for the default one
 * @param spec the name of its {@link KeySpec}
 * @param usage the name of its {@link KeyUsage}
 * @param origin the name of its {@link Origin}
 * @param grants what it permits whom beside its policy
 */
public record GuardedKey(
    String arn,
    Optional<String> policy,
    String spec,
    String usage,
    String origin,
    List<Grant> grants) {

  public GuardedKey {
    grants = List.copyOf(grants);
  }

  static GuardedKey of(KeyNamespace namespace, KeyRecord key) {
    return new GuardedKey(
        namespace.arn(key.id()),
        key.attributes().policy(),
        key.spec().name(),
        key.usage().name(),
        key.origin().name(),
        key.grants());
  }
}
