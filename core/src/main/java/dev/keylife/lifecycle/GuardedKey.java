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
 * @param multiRegionKeyType {@code PRIMARY} or {@code REPLICA}; empty for a single-Region key
 */
public record GuardedKey(
    String arn,
    Optional<String> policy,
    String spec,
    String usage,
    String origin,
    List<Grant> grants,
    Optional<String> multiRegionKeyType) {

  public GuardedKey {
    grants = List.copyOf(grants);
  }

  /** A single-Region key. */
  public GuardedKey(
      String arn,
      Optional<String> policy,
      String spec,
      String usage,
      String origin,
      List<Grant> grants) {
    this(arn, policy, spec, usage, origin, grants, Optional.empty());
  }

  static GuardedKey of(KeyNamespace namespace, KeyRecord key) {
    return new GuardedKey(
        namespace.arn(key.id()),
        key.attributes().policy(),
        key.spec().name(),
        key.usage().name(),
        key.origin().name(),
        key.grants(),
        key.multiRegion().map(it -> it.keyTypeIn(namespace.region())));
  }
}
