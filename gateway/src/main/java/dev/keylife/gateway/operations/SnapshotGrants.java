package dev.keylife.gateway.operations;

import dev.keylife.lifecycle.EncryptionContextPair;
import dev.keylife.lifecycle.Grant;
import dev.keylife.lifecycle.GrantConstraint;
import dev.keylife.lifecycle.GrantConstraint.Kind;
import dev.keylife.lifecycle.GrantOperation;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.GrantConstraints;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The grants of a snapshot, as the core evaluates them. */
final class SnapshotGrants {
  private SnapshotGrants() {}

  /**
   * Those that are understood. A constraint or an operation that a later version of the processor
   * knows and this one does not must open nothing.
   */
  static List<Grant> of(KeySnapshot key) {
    return key.getGrants().isEmpty()
        ? List.of()
        : key.getGrants().stream()
            .filter(SnapshotGrants::isUnderstood)
            .map(SnapshotGrants::grant)
            .toList();
  }

  private static boolean isUnderstood(dev.keylife.type.Grant grant) {
    GrantConstraints constraints = grant.getConstraints();
    return constraints == null
        || constraints.getEncryptionContextEquals() != null
        || constraints.getEncryptionContextSubset() != null;
  }

  private static Grant grant(dev.keylife.type.Grant published) {
    return new Grant(
        published.getGrantId(),
        Optional.ofNullable(published.getName()),
        published.getCreationDate(),
        published.getGranteePrincipal(),
        Optional.ofNullable(published.getRetiringPrincipal()),
        published.getOperations().stream()
            .filter(each -> each != dev.keylife.type.GrantOperation.UNKNOWN)
            .map(each -> GrantOperation.named(each.name()))
            .collect(Collectors.toSet()),
        Optional.ofNullable(published.getConstraints()).map(SnapshotGrants::constraint));
  }

  private static GrantConstraint constraint(GrantConstraints published) {
    return published.getEncryptionContextEquals() != null
        ? new GrantConstraint(Kind.EQUALS, pairs(published.getEncryptionContextEquals()))
        : new GrantConstraint(Kind.SUBSET, pairs(published.getEncryptionContextSubset()));
  }

  private static List<EncryptionContextPair> pairs(
      List<dev.keylife.type.EncryptionContextPair> published) {
    return published.stream()
        .map(pair -> new EncryptionContextPair(pair.getName(), pair.getValue()))
        .toList();
  }
}
