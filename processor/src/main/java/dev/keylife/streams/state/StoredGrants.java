package dev.keylife.streams.state;

import dev.keylife.lifecycle.EncryptionContextPair;
import dev.keylife.lifecycle.Grant;
import dev.keylife.lifecycle.GrantConstraint;
import dev.keylife.lifecycle.GrantOperation;
import dev.keylife.store.StoredContextPair;
import dev.keylife.store.StoredGrant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the grants of a key rest in its record. */
final class StoredGrants {
  private StoredGrants() {}

  static List<StoredGrant> toStored(List<Grant> grants) {
    return grants.stream().map(StoredGrants::toStored).toList();
  }

  private static StoredGrant toStored(Grant grant) {
    return new StoredGrant(
        grant.id(),
        grant.name().orElse(null),
        grant.createdAt(),
        grant.grantee(),
        grant.retiring().orElse(null),
        grant.operations().stream().map(Enum::name).collect(Collectors.joining(",")),
        grant.constraint().map(it -> it.kind().name()).orElse(null),
        grant.constraint().map(GrantConstraint::pairs).orElse(List.of()).stream()
            .map(pair -> new StoredContextPair(pair.name(), pair.value()))
            .toList());
  }

  static List<Grant> fromStored(List<StoredGrant> stored) {
    return stored.stream().map(StoredGrants::fromStored).toList();
  }

  private static Grant fromStored(StoredGrant stored) {
    return new Grant(
        stored.getGrantId(),
        Optional.ofNullable(stored.getName()),
        stored.getCreatedAt(),
        stored.getGranteePrincipal(),
        Optional.ofNullable(stored.getRetiringPrincipal()),
        Arrays.stream(stored.getOperations().split(","))
            .map(GrantOperation::valueOf)
            .collect(Collectors.toSet()),
        Optional.ofNullable(stored.getConstraint())
            .map(
                kind ->
                    new GrantConstraint(
                        GrantConstraint.Kind.valueOf(kind),
                        stored.getContext().stream()
                            .map(it -> new EncryptionContextPair(it.getName(), it.getValue()))
                            .toList())));
  }
}
